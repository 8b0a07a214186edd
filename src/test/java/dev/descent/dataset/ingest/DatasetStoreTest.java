package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetSpec;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preview;
import dev.descent.dataset.StoredForm;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetStoreTest {

    private static final String TABLE = "x,y\n1,a\n2,b\n";

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    @Test
    void listsBuiltInDataSetsThenUploadsOldestFirst() {
        Instant later = StoreFixture.NOW.plusSeconds(1);
        DatasetInfo second = new DatasetStore(root, Clock.fixed(later, ZoneOffset.UTC))
                .create(new Upload.Csv("second", new CsvOptions(), StoreFixture.stream(TABLE)));
        DatasetInfo first = fixture.csv(TABLE);

        assertThat(fixture.store.list())
                .extracting(DatasetInfo::id)
                .containsExactly(
                        "breast_cancer", "diabetes", "digits", "iris", "linear", "wine", first.id(), second.id());
    }

    @Test
    void everyBuiltInDataSetIsWhatItsSourceSays() {
        assertThat(fixture.store.list())
                .extracting(
                        DatasetInfo::id,
                        DatasetInfo::rows,
                        DatasetInfo::inputShape,
                        info -> info.classes().size())
                .containsExactly(
                        tuple("breast_cancer", 569, Shape.of(30), 2),
                        tuple("diabetes", 442, Shape.of(10), 0),
                        tuple("digits", 1797, Shape.of(8, 8, 1), 10),
                        tuple("iris", 150, Shape.of(4), 3),
                        tuple("linear", 200, Shape.of(1), 0),
                        tuple("wine", 178, Shape.of(13), 3));
        DatasetInfo iris = fixture.store.find("iris").orElseThrow();
        assertThat(iris.classes()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(iris.columns().get(0).name()).isEqualTo("sepal_length");
        assertThat(iris.columns().get(0).mean()).isCloseTo(5.843333, within(1e-6));
        assertThat(fixture.store.find("breast_cancer").orElseThrow().classCounts())
                .containsExactly(
                        new DatasetInfo.ClassCount("benign", 357, 0), new DatasetInfo.ClassCount("malignant", 212, 0));
        assertThat(fixture.store.find("wine").orElseThrow().classCounts())
                .extracting(DatasetInfo.ClassCount::train)
                .containsExactly(59, 71, 48);
        DatasetInfo diabetes = fixture.store.find("diabetes").orElseThrow();
        assertThat(diabetes.columns())
                .extracting(ColumnInfo::name)
                .containsExactly("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6");
        assertThat(diabetes.target().mean()).isCloseTo(152.133484, within(1e-6));
        DatasetInfo digits = fixture.store.find("digits").orElseThrow();
        assertThat(digits.pixels().max()).isEqualTo(16);
        assertThat(digits.pixels().mean()).isCloseTo(4.884165, within(1e-6));
    }

    @Test
    void aDataSetThatIsDeletedWhileItIsOpenedIsUnknown() throws IOException {
        DatasetInfo info = fixture.csv(TABLE);
        Files.delete(root.resolve(info.id()).resolve(StoredForm.DATA));

        assertThat(problems(() -> fixture.store.open(info.id())))
                .singleElement()
                .asString()
                .startsWith("/dataset/id | unknown_dataset");
    }

    @Test
    void theLineIsTwoXPlusOne() {
        PreparedData data =
                fixture.store.open("linear").prepare(new DatasetSpec("linear", null, null, null, null, null, null), 0);
        int rows = data.train().size();
        Vector x = Vector.zeros(DType.FLOAT64, rows);
        Vector y = Vector.zeros(DType.FLOAT64, rows);
        int[] order = IntStream.range(0, rows).toArray();
        data.train().gather(order, 0, rows, x, y);
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (int i = 0; i < rows; i++) {
            sumX += x.get(i);
            sumY += y.get(i);
            sumXx += x.get(i) * x.get(i);
            sumXy += x.get(i) * y.get(i);
        }
        double slope = (rows * sumXy - sumX * sumY) / (rows * sumXx - sumX * sumX);
        assertThat(slope).isCloseTo(2, within(0.03));
        assertThat((sumY - slope * sumX) / rows).isCloseTo(1, within(0.03));
    }

    @Test
    void findsAgainWhatWasStored() {
        DatasetInfo info = fixture.csv(TABLE);

        assertThat(new StoreFixture(root).store.find(info.id())).contains(info);
        assertThat(new StoreFixture(root).store.open(info.id()).info()).isEqualTo(info);
    }

    @Test
    void deletesUploadsOnlyAndLeavesOpenRowsReadable() {
        DatasetInfo info = fixture.csv(TABLE);
        Dataset open = fixture.store.open(info.id());

        assertThat(fixture.store.delete(info.id())).isTrue();

        assertThat(fixture.store.delete(info.id())).isFalse();
        assertThat(fixture.store.find(info.id())).isEmpty();
        assertThat(root.resolve(info.id())).doesNotExist();
        assertThat(open.preview(Preview.Part.TRAIN, 0, 1).rows()).hasSize(1);
        assertThat(problems(() -> fixture.store.delete("iris")))
                .containsExactly("/id | built_in | data set 'iris' is built in and can't be deleted");
        assertThat(fixture.store.find("iris")).isPresent();
    }

    @Test
    void suggestsTheIdThatWasMeant() {
        assertThat(problems(() -> fixture.store.open("irsi")))
                .containsExactly("/dataset/id | unknown_dataset | there is no data set 'irsi'; did you mean `iris`?");
        assertThat(fixture.store.unknown("mnist", "/id").message()).isEqualTo("there is no data set 'mnist'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../secret", "ds_../../etc", "", ".work", "DS_00000000000000000000000000"})
    void anIdNeverLeavesTheDirectory(String id) throws IOException {
        Files.createDirectories(root.resolveSibling("secret"));

        assertThat(fixture.store.find(id)).isEmpty();
        assertThat(fixture.store.delete(id)).isFalse();
        assertThat(root.resolveSibling("secret")).exists();
    }

    @Test
    void deletesWhatADeadProcessLeftAndNothingElse() throws IOException {
        Path leftover = Files.createDirectories(root.resolve(".work/6ba7b810-9dad-11d1-80b4-00c04fd430c8/ds_x"));
        Files.writeString(leftover.resolve("data.safetensors"), "half");
        Files.writeString(root.resolve(".work/6ba7b810-9dad-11d1-80b4-00c04fd430c8.lock"), "");
        DatasetInfo info = fixture.csv(TABLE);

        try (WorkDirectory living = WorkDirectory.create(root)) {
            assertThat(new StoreFixture(root).store.find(info.id())).contains(info);

            assertThat(living.path()).exists();
        }
        assertThat(root.resolve(".work")).isEmptyDirectory();
    }

    @Test
    void leavesTheWorkOfAnotherLivingProcessAlone() throws Exception {
        Path work = Files.createDirectories(root.resolve(".work/other"));
        Path script = Files.writeString(root.resolve("Lock.java"), """
                public class Lock {
                    public static void main(String[] args) throws Exception {
                        try (var channel = java.nio.channels.FileChannel.open(java.nio.file.Path.of(args[0]),
                                java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
                            channel.lock();
                            System.out.println("locked");
                            System.in.read();
                        }
                    }
                }
                """);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        script.toString(),
                        root.resolve(".work/other.lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            new StoreFixture(root);
            assertThat(work).exists();
        } finally {
            other.destroyForcibly().waitFor();
        }

        new StoreFixture(root);

        assertThat(work).doesNotExist();
    }

    @Test
    void aDirectoryWithoutDescriptionIsNoDataSet() throws IOException {
        Files.createDirectories(root.resolve("ds_00000000000000000000000000"));

        assertThat(fixture.store.find("ds_00000000000000000000000000")).isEmpty();
        assertThat(fixture.store.list()).hasSize(6);
    }

    @Test
    void manyMayAskForTheSameBuiltInDataSetAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<DatasetInfo>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(() -> new StoreFixture(root).store.find("iris").orElseThrow());
            }
            for (Future<DatasetInfo> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(fixture.store.find("iris").orElseThrow());
            }
        } finally {
            threads.shutdown();
        }
        assertThat(root.resolve(".work")).isEmptyDirectory();
    }

    @Test
    void describesItselfInSnakeCaseWithoutNulls() throws IOException {
        DatasetInfo info = fixture.csv("x,y\n1,2.5\n3,4.5\n");

        String json = Files.readString(root.resolve(info.id()).resolve("info.json"), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"created_at\":\"2026-03-04T05:06:07.089Z\"", "\"format\":\"csv\"", "\"input_shape\":[1]")
                .contains(
                        "{\"name\":\"x\",\"kind\":\"numeric\",\"missing\":0,\"min\":1.0,\"max\":3.0,\"mean\":2.0,\"standard_deviation\":1.0}")
                .doesNotContain("null");
    }
}
