package dev.descent.dataset;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.descent.dataset.augmentation.Augmentation;
import dev.descent.dataset.preparation.Concatenate;
import dev.descent.dataset.preparation.Preparation;
import dev.descent.dataset.preparation.Window;
import dev.descent.dataset.sampling.RowOrder;
import dev.descent.dataset.sampling.Sampling;
import dev.descent.dataset.split.Shares;
import dev.descent.dataset.split.Split;
import dev.descent.dataset.split.StratifiedSplit;
import dev.descent.dataset.split.TimeSplit;
import dev.descent.spec.Problems;
import dev.descent.spec.SelfChecking;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which rows a job trains on, and how they are made ready.
 *
 * @param id of a stored data set ({@code ds_…}) or the name of a built-in one ({@code iris}, {@code digits}, …)
 * @param validationSplit share of the training rows that is held out, in [0, 1); drawn by the job's seed
 * @param shuffle whether the rows of the training part come in another order each epoch
 * @param scaling of the input values, fitted on the training part only
 * @param sampleWeight column that isn't an input, but says how much each row counts
 * @param split which rows are held out; null for {@code validationSplit}
 * @param prepare steps from a raw row to the network's input; with none, numbers are scaled and categories one-hot encoded
 * @param augment how training rows are changed each time they are seen; empty for not at all
 * @param sampling how often training rows come; null for once
 * @param shuffleBlock rows that stay near each other in an epoch's order; null if all are mixed with all
 */
public record DatasetSpec(
        @JsonPropertyDescription(
                "A stored data set (ds_...), or a built-in one: iris, digits, wine, breast_cancer, diabetes, linear.")
        @NotBlank
        String id,

        @JsonPropertyDescription(
                "Share of the training rows that is held out for validation, drawn by the job's seed, class by class.")
        @DecimalMin("0")
        @DecimalMax(value = "1", inclusive = false)
        Double validationSplit,

        @JsonPropertyDescription("Whether the training rows come in another order each epoch.")
        Boolean shuffle,

        @JsonPropertyDescription("How input values are brought to a common range; fitted on the training rows only.")
        @Valid
        Scaling scaling,

        @JsonPropertyDescription(
                "Column of a table that the loss of each row is multiplied by, on held-out rows too; it is no input"
                        + " then, and the mean still divides by the number of rows.")
        @Nullable
        @Size(min = 1)
        String sampleWeight,

        @JsonPropertyDescription(
                "Which rows are held out for validation and for the test, in place of `validation_split`.")
        @Nullable
        @Valid
        Split split,

        @JsonPropertyDescription(
                "Steps that make rows ready, in this order, in place of `scaling`: fitted on the training rows only, kept with the"
                        + " model, and applied when it predicts.")
        @Size(max = 100)
        List<@NotNull @Valid Preparation> prepare,

        @JsonPropertyDescription(
                "How training rows, and only they, are changed each time they are seen, in this order, after they were made ready.")
        @Size(max = 100)
        List<@NotNull @Valid Augmentation> augment,

        @JsonPropertyDescription("How rare, or frequent, classes are made to count alike, in the training part only.")
        @Nullable
        @Valid
        Sampling sampling,

        @JsonPropertyDescription(
                "Rows that stay near each other when `shuffle` mixes them, for data larger than the memory: blocks of so many come in"
                        + " a random order, and rows are mixed within 16 blocks at a time. If absent, all are mixed with all.")
        @Nullable
        @Positive
        Integer shuffleBlock)
        implements SelfChecking {

    public DatasetSpec {
        validationSplit = Objects.requireNonNullElse(validationSplit, 0.0);
        shuffle = Objects.requireNonNullElse(shuffle, true);
        scaling = Objects.requireNonNullElse(scaling, new Scaling.None());
        prepare = List.copyOf(Objects.requireNonNullElse(prepare, List.of()));
        augment = List.copyOf(Objects.requireNonNullElse(augment, List.of()));
    }

    @Override
    public void check(Problems problems) {
        if (shuffleBlock != null && !shuffle) {
            problems.at("shuffle_block").add("conflict", "Rows that aren't shuffled have no blocks; leave it out.");
        }
    }

    /** The order in which an epoch goes through the training rows. @param epoch from 1 */
    public int[] order(int rows, long seed, long epoch) {
        return RowOrder.of(rows, shuffle, shuffleBlock, seed, epoch);
    }

    /** The split that is asked for, in whichever way; null if no row is held out. */
    @Nullable
    Split splitting() {
        if (split != null || validationSplit == 0) {
            return split;
        }
        Shares shares = new Shares(validationSplit, 0.0);
        return window() == null ? new StratifiedSplit(shares, null) : new TimeSplit(shares, null);
    }

    /** The step that makes sequences of rows; null if there is none. */
    @Nullable
    Window window() {
        return prepare.stream()
                .filter(Window.class::isInstance)
                .map(Window.class::cast)
                .findFirst()
                .orElse(null);
    }

    /** Of all data sets that are read: its own, and those whose columns are put beside these. */
    public List<String> ids() {
        return Stream.concat(
                        Stream.of(id),
                        prepare.stream()
                                .filter(Concatenate.class::isInstance)
                                .map(step -> ((Concatenate) step).dataset()))
                .toList();
    }

    /** The same rows and steps, split another way. */
    public DatasetSpec splitBy(Split other) {
        return new DatasetSpec(
                id, 0.0, shuffle, scaling, sampleWeight, other, prepare, augment, sampling, shuffleBlock);
    }

    DatasetSpec preparedBy(List<Preparation> steps) {
        return new DatasetSpec(
                id, validationSplit, shuffle, scaling, sampleWeight, split, steps, augment, sampling, shuffleBlock);
    }
}
