package dev.descent.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that were asked last, kept loaded. Safe for use by several threads; different models answer at the same time. */
final class LoadedModels {

    private final int capacity;
    private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);

    LoadedModels(int capacity) {
        this.capacity = capacity;
    }

    /** One model's place. Its lock is held while the model is loaded, asked or closed. */
    private static final class Slot {

        private @Nullable TrainedModel model;
        private boolean closed;

        synchronized void close() {
            closed = true;
            if (model != null) {
                model.close();
                model = null;
            }
        }
    }

    List<TrainedModel.Prediction> predict(String id, Path file, List<? extends @Nullable Object> rows, String pointer)
            throws IOException {
        while (true) {
            Slot slot = slot(id);
            synchronized (slot) {
                // Between finding the slot and locking it, another thread may have made room by closing it.
                if (!slot.closed) {
                    TrainedModel model = slot.model;
                    if (model == null) {
                        model = TrainedModel.load(file);
                        slot.model = model;
                    }
                    return model.predict(rows, pointer);
                }
            }
        }
    }

    /** Frees a model's memory. */
    void forget(String id) {
        Slot slot;
        synchronized (slots) {
            slot = slots.remove(id);
        }
        if (slot != null) {
            slot.close();
        }
    }

    private Slot slot(String id) {
        List<Slot> evicted = new ArrayList<>();
        Slot slot;
        synchronized (slots) {
            slot = slots.computeIfAbsent(id, key -> new Slot());
            var oldest = slots.values().iterator();
            while (slots.size() > capacity) {
                evicted.add(oldest.next());
                oldest.remove();
            }
        }
        evicted.forEach(Slot::close);
        return slot;
    }
}
