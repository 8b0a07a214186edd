package dev.descent.dataset;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.augmentation.Blend;
import dev.descent.dataset.ingest.StoreFixture;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import dev.descent.tensor.DType;
import dev.descent.tensor.Vector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the training part, augmented and sampled, as they are gathered. */
class LearnedRowsTest {

    private static final String FLIPS =
            "'augment': ['flip', {'type': 'translation', 'height': 0.2, 'width': 0.2}, {'type': 'noise', 'stddev': 0.1}]";

    @TempDir
    Path root;

    private StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private static DatasetSpec spec(String id, String more) {
        return SpecReader.read(
                ("{'id': '" + id + "', 'validation_split': 0.2" + (more.isEmpty() ? "" : ", ") + more + "}")
                        .replace('\'', '"'),
                DatasetSpec.class);
    }

    private PreparedData prepare(String id, String more) {
        return fixture.store.open(id).prepare(spec(id, more), 5);
    }

    /** A gathered row and its target. */
    private record Row(List<Double> inputs, double target) {}

    /** Some rows, in batches. */
    private static List<Row> rows(Examples examples, int width, DType dtype, int[] order, int batch) {
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < order.length; from += batch) {
            int count = Math.min(batch, order.length - from);
            Vector inputs = Vector.zeros(dtype, count * width + 3).slice(2, count * width + 2);
            Vector targets = Vector.zeros(dtype, count + 1).slice(1, count + 1);
            examples.gather(order, from, count, inputs, targets);
            for (int k = 0; k < count; k++) {
                Vector row = inputs.slice(k * width, (k + 1) * width);
                rows.add(new Row(IntStream.range(0, width).mapToObj(row::get).toList(), targets.get(k)));
            }
        }
        return rows;
    }

    private static List<Row> all(Examples examples, int width) {
        return rows(
                examples,
                width,
                DType.FLOAT32,
                IntStream.range(0, examples.size()).toArray(),
                50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FLIPS,
                "'augment': ['mixup', {'type': 'rotation', 'factor': 0.1}]",
                "'augment': [{'type': 'noise', 'stddev': 1}, {'type': 'cutmix', 'probability': 0.5}]"
            })
    void aRowIsTheSameInWhateverBatchItComes(String augment) {
        PreparedData data = prepare("digits", augment);
        for (DType dtype : DType.values()) {
            Examples epoch = data.train().inEpoch(3);
            int[] order = CounterRandom.of(1).permutation(epoch.size());
            List<Row> whole = rows(epoch, 64, dtype, order, order.length);

            assertThat(rows(epoch, 64, dtype, order, 1)).isEqualTo(whole);
            assertThat(rows(prepare("digits", augment).train().inEpoch(3), 64, dtype, order, 37))
                    .isEqualTo(whole);
            List<Row> inOrder =
                    rows(epoch, 64, dtype, IntStream.range(0, order.length).toArray(), 100);
            for (int i = 0; i < order.length; i++) {
                assertThat(whole.get(i)).isEqualTo(inOrder.get(order[i]));
            }
        }
    }

    @Test
    void rowsDifferFromEpochToEpochAndFromWhatIsStored() {
        List<Row> plain = all(prepare("digits", "").train(), 64);
        Examples train = prepare("digits", FLIPS).train();
        List<Row> first = all(train.inEpoch(1), 64);
        List<Row> second = all(train.inEpoch(2), 64);

        for (int row = 0; row < plain.size(); row++) {
            assertThat(first.get(row).inputs).isNotEqualTo(plain.get(row).inputs);
            assertThat(first.get(row).inputs).isNotEqualTo(second.get(row).inputs);
            assertThat(first.get(row).target).isEqualTo(plain.get(row).target);
        }
        assertThat(all(train.inEpoch(2).inEpoch(1), 64)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {FLIPS, "'augment': ['mixup']", "'sampling': 'undersample'"})
    void heldOutRowsStayAsTheyAre(String more) {
        PreparedData data = prepare("digits", more);

        assertThat(all(data.validation().inEpoch(2), 64))
                .isEqualTo(all(prepare("digits", "").validation(), 64));
        assertThat(data.validation().blend(0)).isNull();
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void mixedRowsAreTheMeanOfTwo(DType dtype) {
        Examples plain = prepare("diabetes", "").train();
        Examples mixed = prepare("diabetes", "'augment': [{'type': 'mixup', 'alpha': 1}]")
                .train()
                .inEpoch(4);
        int[] order = IntStream.range(0, plain.size()).toArray();
        List<Row> before = rows(plain, 10, dtype, order, 64);
        List<Row> after = rows(mixed, 10, dtype, order, 64);

        for (int row = 0; row < order.length; row++) {
            Blend blend = mixed.blend(row);
            Row own = before.get(row);
            Row other = before.get(blend.other());
            for (int column = 0; column < 10; column++) {
                assertThat(after.get(row).inputs.get(column))
                        .isCloseTo(
                                blend.share() * own.inputs.get(column) + (1 - blend.share()) * other.inputs.get(column),
                                within(1e-4));
            }
            assertThat(after.get(row).target)
                    .isCloseTo(blend.share() * own.target + (1 - blend.share()) * other.target, within(1e-4));
        }
    }

    /** What stands before the mixing is done to both rows, each by its own draws; what stands behind it to the mixture. */
    @Test
    void mixesWhatIsAugmentedAlready() {
        String noise = "{'type': 'noise', 'stddev': 0.5}";
        List<Row> noisy =
                all(prepare("digits", "'augment': [" + noise + "]").train().inEpoch(1), 64);
        Examples mixed = prepare(
                        "digits", "'augment': [" + noise + ", 'cutmix', {'type': 'brightness', 'factor': 0.5}]")
                .train()
                .inEpoch(1);
        List<Row> after = all(mixed, 64);

        int pasted = 0;
        for (int row = 0; row < after.size(); row++) {
            Blend blend = mixed.blend(row);
            List<Double> own = noisy.get(row).inputs;
            List<Double> other = noisy.get(blend.other()).inputs;
            double brighter = after.get(row).inputs.get(0) - (inBox(blend, 0) ? other : own).get(0);
            assertThat(Math.abs(brighter)).isLessThanOrEqualTo(0.50001);
            for (int pixel = 0; pixel < 64; pixel++) {
                boolean inBox = inBox(blend, pixel);
                pasted += inBox ? 1 : 0;
                assertThat(after.get(row).inputs.get(pixel))
                        .isCloseTo((inBox ? other : own).get(pixel) + brighter, within(1e-4));
            }
            double target = noisy.get(blend.share() < 0.5 ? blend.other() : row).target;
            assertThat(after.get(row).target).isEqualTo(target);
        }
        assertThat(pasted).isGreaterThan(after.size() * 10);
    }

    private static boolean inBox(Blend blend, int pixel) {
        int y = pixel / 8;
        int x = pixel % 8;
        return y >= blend.box().top()
                && y < blend.box().bottom()
                && x >= blend.box().left()
                && x < blend.box().right();
    }

    /** Of 60 rows of class a, 20 of b and 10 of c. */
    private DatasetInfo rare() {
        StringBuilder text = new StringBuilder("x,y,kind\n");
        CounterRandom random = CounterRandom.of(8);
        for (int row = 0; row < 90; row++) {
            String kind = row % 9 == 0 ? "c" : row % 9 < 3 ? "b" : "a";
            text.append(random.uniform(2 * row)).append(',').append(random.uniform(2 * row + 1) + kind.charAt(0));
            text.append(',').append(kind).append('\n');
        }
        return fixture.csv(text.toString());
    }

    private static Map<Double, Integer> counts(List<Row> rows) {
        Map<Double, Integer> counts = new HashMap<>();
        rows.forEach(row -> counts.merge(row.target, 1, Integer::sum));
        return counts;
    }

    @ParameterizedTest
    @CsvSource({
        "oversample,  1,   48, 48, 48",
        "oversample,  0.5, 48, 24, 24",
        "undersample, 1,   8,  8,  8",
        "undersample, 0.5, 16, 16, 8",
        "smote,       1,   48, 48, 48",
        "smote,       0.5, 48, 24, 24"
    })
    void trainsOnSoManyRowsOfEachClass(String type, double ratio, int a, int b, int c) {
        DatasetInfo info = rare();
        String sampling = "'sampling': {'type': '" + type + "', 'ratio': " + ratio + "}";
        PreparedData data = prepare(info.id(), sampling);
        List<String> classes = data.info().classes();

        assertThat(counts(all(data.train(), 2)))
                .isEqualTo(Map.of(
                        (double) classes.indexOf("a"),
                        a,
                        (double) classes.indexOf("b"),
                        b,
                        (double) classes.indexOf("c"),
                        c));
        assertThat(data.train().size()).isEqualTo(a + b + c);
        DatasetView view = fixture.store.open(info.id()).view(spec(info.id(), sampling), 5);
        assertThat(view.info().rows() - view.validationRows()).isEqualTo(a + b + c);
        assertThat(view.validationRows()).isEqualTo(18);
        DatasetView guess = DatasetView.of(info, spec(info.id(), sampling));
        assertThat(guess.info().rows() - guess.validationRows()).isEqualTo(a + b + c);
        assertThat(all(data.validation(), 2))
                .isEqualTo(all(prepare(info.id(), "").validation(), 2));
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void madeUpRowsLieBetweenNeighboursOfTheirClass(DType dtype) {
        String id = rare().id();
        Examples plain = prepare(id, "'scaling': 'standardize'").train();
        Examples smote = prepare(id, "'scaling': 'standardize', 'sampling': {'type': 'smote', 'neighbors': 3}")
                .train();
        int originals = plain.size();
        int[] order = IntStream.range(0, smote.size()).toArray();
        List<Row> known = rows(plain, 2, dtype, IntStream.range(0, originals).toArray(), 10);
        List<Row> rows = rows(smote, 2, dtype, order, 10);

        assertThat(rows.subList(0, originals)).isEqualTo(known);
        assertThat(rows(smote, 2, dtype, order, 144)).isEqualTo(rows);
        double shares = 0;
        for (Row made : rows.subList(originals, rows.size())) {
            double share = share(made, known);
            assertThat(share).as("on a segment to a neighbour").isBetween(0.0, 1.0);
            shares += share;
        }
        assertThat(shares / (rows.size() - originals)).isCloseTo(0.5, within(0.15));
    }

    /** How far on the way from a row to one of its 3 nearest of the same class a made-up row lies; NaN if on none. */
    private static double share(Row made, List<Row> known) {
        for (Row from : known) {
            if (from.target != made.target) {
                continue;
            }
            List<Row> near = known.stream()
                    .filter(row -> row != from && row.target == from.target)
                    .sorted(Comparator.comparingDouble(row -> distance(row, from)))
                    .limit(3)
                    .toList();
            for (Row to : near) {
                double whole = distance(from, to);
                double first = distance(from, made);
                if (Math.abs(first + distance(made, to) - whole) < 1e-6 * whole) {
                    return first / whole;
                }
            }
        }
        return Double.NaN;
    }

    private static double distance(Row a, Row b) {
        return Math.hypot(a.inputs.get(0) - b.inputs.get(0), a.inputs.get(1) - b.inputs.get(1));
    }

    @Test
    void sampledRowsAreAugmentedEachByItself() {
        String id = rare().id();
        String noise = ", 'augment': [{'type': 'noise', 'stddev': 0.1}]";
        List<Row> repeated = all(prepare(id, "'sampling': 'oversample'").train(), 2);
        List<Row> noisy =
                all(prepare(id, "'sampling': 'oversample'" + noise).train().inEpoch(1), 2);

        assertThat(repeated.stream().distinct().count()).isEqualTo(72);
        assertThat(noisy.stream().distinct().count()).isEqualTo(144);
    }

    @Test
    void sequencesAndStepsOfPreparationAreAugmentedToo() {
        StringBuilder text = new StringBuilder("u,v,y\n");
        for (int row = 0; row < 60; row++) {
            text.append(row)
                    .append(',')
                    .append(row % 7)
                    .append(',')
                    .append(row * 0.5)
                    .append('\n');
        }
        String id = fixture.csv(text.toString()).id();
        String prepare = "'prepare': ['standardize', {'type': 'window', 'length': 8, 'include_target': false}]";
        List<Row> plain = all(prepare(id, prepare).train(), 16);
        Examples warped = prepare(id, prepare + ", 'augment': [{'type': 'time_warp'}, 'jitter', 'scaling']")
                .train();

        assertThat(warped.size()).isEqualTo(plain.size());
        List<Row> rows = all(warped.inEpoch(1), 16);
        for (int row = 0; row < rows.size(); row++) {
            assertThat(rows.get(row).inputs).isNotEqualTo(plain.get(row).inputs);
            assertThat(rows.get(row).target).isEqualTo(plain.get(row).target);
        }
    }

    @Test
    void refusesWhatDoesntSuitTheData() {
        String id = rare().id();

        assertThat(problems(() -> prepare(id, "'augment': [{'type': 'noise', 'stddev': 0.1}, 'flip', 'jitter']")))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("/dataset/augment/1 | not_images | "),
                        problem -> assertThat(problem).startsWith("/dataset/augment/2 | not_series | "));
        assertThat(problems(() -> prepare("diabetes", "'sampling': 'oversample'")))
                .containsExactly(
                        "/dataset/sampling | unsuitable | The data set has numbers to predict, and no classes to sample; leave it out.");
        assertThat(problems(() -> prepare("digits", "'sampling': 'smote'")))
                .singleElement()
                .asString()
                .startsWith("/dataset/sampling | not_a_table | ");
        String single = fixture.csv("x,kind\n1,a\n2,a\n3,a\n4,b\n5,a\n6,a\n").id();
        assertThat(problems(() -> prepare(single, "'sampling': 'smote'")))
                .containsExactly(
                        "/dataset/sampling | too_few_rows | Class `b` has one training row, and no point lies between"
                                + " one; repeat it instead.");
        assertThat(problems(() -> prepare("digits", "'shuffle': false, 'shuffle_block': 10")))
                .containsExactly("/shuffle_block | conflict | Rows that aren't shuffled have no blocks; leave it out.");
        assertThat(problems(() -> prepare("digits", "'augment': [{'type': 'shear'}]")))
                .containsExactly("/augment/0 | required | Give how far to slant: `x`, `y`, or both.");
        assertThat(problems(() ->
                        prepare("digits", "'augment': [{'type': 'contrast', 'factor': 0.1, 'value_range': [1, 0]}]")))
                .containsExactly(
                        "/augment/0/value_range | out_of_range | The first number is the least value, and must be"
                                + " below the second.");
    }
}
