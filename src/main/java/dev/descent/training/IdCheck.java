package dev.descent.training;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetSpec;
import dev.descent.dataset.Scaling;
import dev.descent.dataset.sampling.Smote;
import dev.descent.network.Embedding;
import dev.descent.network.Flatten;
import dev.descent.network.LayerSpec;
import dev.descent.network.Permute;
import dev.descent.network.Reshape;
import dev.descent.network.Sequential;
import dev.descent.spec.Problem;
import java.util.List;

/** Finds out beforehand whether an embedding that reads the data set itself would get anything but its ids. */
final class IdCheck {

    private IdCheck() {}

    /** Adds what doesn't fit to the problems. */
    static void check(TrainingSpec spec, DatasetInfo dataset, List<Problem> problems) {
        List<LayerSpec> layers = spec.model().layers();
        String pointer = "/model/layers/";
        int at = 0;
        // Layers that only give the input another shape leave its numbers as they are.
        while (at < layers.size()) {
            LayerSpec layer = layers.get(at);
            if (layer instanceof Sequential sequential) {
                pointer += at + "/layers/";
                layers = sequential.layers();
                at = 0;
            } else if (layer instanceof Flatten || layer instanceof Reshape || layer instanceof Permute) {
                at++;
            } else {
                if (layer instanceof Embedding embedding) {
                    check(embedding, pointer + at, spec.dataset().scaling(), dataset, problems);
                    check(spec.dataset(), problems);
                }
                return;
            }
        }
    }

    private static void check(DatasetSpec data, List<Problem> problems) {
        String why =
                "The first layer is an `embedding`, which takes the data's whole numbers as ids, and these wouldn't stay ids; leave"
                        + " it out.";
        if (!data.augment().isEmpty()) {
            problems.add(new Problem("/dataset/augment", "unsuitable", why));
        }
        if (data.sampling() instanceof Smote) {
            problems.add(new Problem("/dataset/sampling", "unsuitable", why, "oversample, undersample"));
        }
    }

    private static void check(
            Embedding embedding, String pointer, Scaling scaling, DatasetInfo dataset, List<Problem> problems) {
        if (!(scaling instanceof Scaling.None)) {
            problems.add(new Problem(
                    "/dataset/scaling",
                    "unsuitable",
                    "The first layer is an `embedding`, which takes the data's whole numbers as ids; use scaling `none`.",
                    "none"));
        }
        for (ColumnInfo column : dataset.columns()) {
            Double min = column.min();
            Double max = column.max();
            if (min == null || max == null) {
                continue;
            }
            String values = "Values of `" + column.name() + "` reach from " + number(min) + " to " + number(max);
            if (min < 0 || min != Math.rint(min) || max != Math.rint(max)) {
                problems.add(
                        new Problem(
                                pointer,
                                "unsuitable",
                                values
                                        + ", and an `embedding` takes whole numbers from 0; leave the layer out, or upload ids."));
                return;
            }
            if (max >= embedding.inputDim()) {
                problems.add(new Problem(
                        pointer + "/input_dim",
                        "out_of_range",
                        values + ", and the embedding has ids from 0 to " + (embedding.inputDim() - 1)
                                + "; make `input_dim` larger than every id.",
                        "≥ " + number(max + 1)));
                return;
            }
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
