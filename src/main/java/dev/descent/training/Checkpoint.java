package dev.descent.training;

import dev.descent.spec.SpecReader;
import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.ParameterLayout;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A run as it was between two updates, in one safetensors file: the weights under the names that a model file has them by, and behind
 * {@code optimizer/}, {@code best/}, {@code metric/} and {@code note/} what the optimizer keeps, the weights of the best epoch, what the
 * metrics have counted in the epoch that is under way, and what the caller wants to find again. Its metadata say where the run stood
 * ({@code run}), and what a model file's do ({@code descent}).
 */
public final class Checkpoint {

    private static final String RUN = "run";
    private static final String OPTIMIZER = "optimizer/";
    private static final String BEST = "best/";
    private static final String METRIC = "metric/";
    private static final String NOTE = "note/";

    private final Safetensors file;
    private final ModelFile model;
    private final Cursor cursor;

    private Checkpoint(Safetensors file, ModelFile model, Cursor cursor) {
        this.file = file;
        this.model = model;
        this.cursor = cursor;
    }

    /**
     * Where a run stood.
     *
     * @param step updates made
     * @param epoch that is under way, from 1
     * @param row of the epoch that is next, in the epoch's order
     * @param lossSum of the rows before it
     * @param nanos that the epoch took so far
     * @param best what is known of the epochs before
     */
    record Cursor(long step, int epoch, int row, double lossSum, long nanos, BestEpoch.Known best) {}

    static String write(
            Path path,
            ModelFile model,
            ParameterLayout layout,
            Optimization optimization,
            @Nullable Tensor best,
            Cursor cursor,
            List<double[]> metrics,
            Map<String, double[]> notes)
            throws IOException {
        List<Safetensors.Entry> entries = new ArrayList<>(ModelFile.weights("", layout, optimization.parameters()));
        optimization
                .state()
                .forEach((name, values) ->
                        entries.add(Safetensors.Entry.of(OPTIMIZER + name, Shape.of(values.size()), values)));
        if (best != null) {
            entries.addAll(ModelFile.weights(BEST, layout, best));
        }
        for (int i = 0; i < metrics.size(); i++) {
            entries.add(Safetensors.Entry.of(METRIC + i, metrics.get(i)));
        }
        notes.forEach((name, values) -> entries.add(Safetensors.Entry.of(NOTE + name, values)));
        SortedMap<String, String> metadata = model.metadata();
        metadata.put(RUN, SpecReader.mapper().writeValueAsString(cursor));
        return Safetensors.write(path, metadata, entries);
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it can't be read or is no whole checkpoint
     */
    public static Checkpoint open(Path path) throws IOException {
        Safetensors file = Safetensors.open(path);
        String run = file.metadata().get(RUN);
        if (run == null) {
            throw new IOException("not a checkpoint: its metadata lack `" + RUN + "`");
        }
        try {
            return new Checkpoint(
                    file, ModelFile.read(file), SpecReader.mapper().readValue(run, Cursor.class));
        } catch (JacksonException e) {
            throw new IOException("not a checkpoint of this version: " + e.getOriginalMessage(), e);
        }
    }

    /** Updates made. */
    public long step() {
        return cursor.step;
    }

    Cursor cursor() {
        return cursor;
    }

    /** What {@link Trainer#save} was given beside the run. */
    public Map<String, double[]> notes() {
        Map<String, double[]> notes = notesOf("");
        notes.keySet().removeIf(name -> name.startsWith(CrossValidatedRun.NOTES));
        return notes;
    }

    /** The notes whose names begin so, by what follows. */
    Map<String, double[]> notesOf(String prefix) {
        Map<String, double[]> notes = new LinkedHashMap<>();
        behind(NOTE + prefix).forEach((name, tensor) -> notes.put(name, tensor.toDoubles()));
        return notes;
    }

    List<double[]> metrics() {
        int count = behind(METRIC).size();
        return IntStream.range(0, count)
                .mapToObj(i -> file.tensor(METRIC + i).toDoubles())
                .toList();
    }

    Map<String, Vector> optimizer() {
        Map<String, Vector> state = new LinkedHashMap<>();
        behind(OPTIMIZER).forEach((name, tensor) -> state.put(name, tensor.toVector()));
        return state;
    }

    /** Copies the weights into a flat vector. */
    void loadWeights(ParameterLayout layout, Tensor to) {
        load("", layout, to);
    }

    /** Copies the best epoch's weights into a flat vector, if there are any. */
    void loadBest(ParameterLayout layout, Tensor to) {
        if (!behind(BEST).isEmpty()) {
            load(BEST, layout, to);
        }
    }

    private void load(String prefix, ParameterLayout layout, Tensor to) {
        layout.entries()
                .forEach(entry -> to.write(
                        entry.offset(), file.tensor(prefix + entry.name()).toVector()));
    }

    private Map<String, MappedTensor> behind(String prefix) {
        Map<String, MappedTensor> found = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), file.tensor(name));
            }
        }
        return found;
    }
}
