package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.gzip;
import static dev.descent.dataset.ingest.StoreFixture.problems;
import static dev.descent.dataset.ingest.StoreFixture.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.CsvOptions.Header;
import dev.descent.dataset.ingest.CsvOptions.TargetType;
import dev.descent.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvUploadTest {

    private static final String PETS = """
            age,color,weight,kind
            1,black,4.5,cat
            2,"white, with spots",20,dog
            3,black,5.5,cat
            4, brown ,1e1,dog
            """;

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    @AfterEach
    void nothingIsHalfStored() throws IOException {
        try (Stream<Path> work = Files.list(root.resolve(".work"))) {
            assertThat(work).isEmpty();
        }
        try (Stream<Path> children = Files.list(root)) {
            assertThat(children.filter(path -> !path.endsWith(".work")))
                    .allMatch(path -> Files.exists(path.resolve("info.json")));
        }
    }

    private Dataset dataset(DatasetInfo info) {
        return fixture.store.open(info.id());
    }

    private List<Preview.Row> rows(DatasetInfo info) {
        return dataset(info).preview(Preview.Part.TRAIN, 0, 1000).rows();
    }

    @Test
    void describesNumbersCategoriesAndClasses() {
        DatasetInfo info = fixture.csv(PETS);

        assertThat(info.id()).matches("ds_[0-9a-hjkmnp-tv-z]{26}");
        assertThat(info.name()).isEqualTo("a table");
        assertThat(info.format()).isEqualTo(DatasetInfo.Format.CSV);
        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.TABLE);
        assertThat(info.createdAt()).isEqualTo(StoreFixture.NOW);
        assertThat(info.inputShape()).isEqualTo(Shape.of(5));
        assertThat(info.rows()).isEqualTo(4);
        assertThat(info.testRows()).isZero();
        assertThat(info.classes()).containsExactly("cat", "dog");
        assertThat(info.targets()).isEqualTo(1);
        assertThat(info.pixels()).isNull();
        assertThat(info.target().name()).isEqualTo("kind");
        assertThat(info.classCounts())
                .containsExactly(new DatasetInfo.ClassCount("cat", 2, 0), new DatasetInfo.ClassCount("dog", 2, 0));
        assertThat(info.columns()).extracting(ColumnInfo::name).containsExactly("age", "color", "weight");
        assertThat(info.columns().get(1).categories())
                .containsExactly(
                        new ColumnInfo.Category("black", 2),
                        new ColumnInfo.Category("brown", 1),
                        new ColumnInfo.Category("white, with spots", 1));
        ColumnInfo age = info.columns().get(0);
        assertThat(age.min()).isEqualTo(1);
        assertThat(age.max()).isEqualTo(4);
        assertThat(age.mean()).isEqualTo(2.5);
        assertThat(age.standardDeviation()).isCloseTo(Math.sqrt(1.25), within(1e-15));
        assertThat(info.bytes())
                .isEqualTo(root.resolve(info.id())
                        .resolve("data.safetensors")
                        .toFile()
                        .length());
    }

    @Test
    void previewsRawRows() {
        assertThat(rows(fixture.csv(PETS)))
                .contains(
                        new Preview.Row(1, List.of(2f, "white, with spots", 20f), "dog"),
                        new Preview.Row(3, List.of(4f, "brown", 10f), "dog"));
    }

    @Test
    void readsGzippedFilesWithByteOrderMarkAndWindowsLineEnds() throws IOException {
        byte[] text = ("\uFEFF" + PETS.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);

        DatasetInfo info =
                fixture.store.create(new Upload.Csv(null, new CsvOptions(), new ByteArrayInputStream(gzip(text))));

        assertThat(info.name()).isEqualTo(info.id());
        assertThat(info.digest()).isEqualTo(fixture.csv(PETS).digest());
    }

    @Test
    void digestDependsOnContentOnly() {
        DatasetInfo first = fixture.csv(PETS);

        assertThat(fixture.store
                        .create(new Upload.Csv("other name", new CsvOptions(), StoreFixture.stream(PETS)))
                        .digest())
                .isEqualTo(first.digest())
                .hasSize(64);
        assertThat(fixture.csv(PETS.replace("4.5", "4.6")).digest()).isNotEqualTo(first.digest());
        assertThat(fixture.csv(PETS.replace("cat", "kitten")).digest()).isNotEqualTo(first.digest());
        assertThat(fixture.csv(PETS.replace("age", "years")).digest()).isNotEqualTo(first.digest());
    }

    @Test
    void takesAnyColumnAsTargetAndLeavesOutIgnoredOnes() {
        DatasetInfo info = fixture.csv(PETS, new CsvOptions(null, null, "weight", null, List.of("color", "kind")));

        assertThat(info.classification()).isFalse();
        assertThat(info.target().mean()).isEqualTo(10);
        assertThat(info.columns()).extracting(ColumnInfo::name).containsExactly("age");
        assertThat(rows(info).get(0)).isEqualTo(new Preview.Row(0, List.of(1f), 4.5f));
    }

    @Test
    void targetIsTheLastColumnThatIsNotIgnored() {
        DatasetInfo info = fixture.csv(PETS, new CsvOptions(null, null, null, null, List.of("kind")));

        assertThat(info.target().name()).isEqualTo("weight");
    }

    @Test
    void namesColumnsByNumberWhereThereIsNoHeader() {
        DatasetInfo automatic =
                fixture.csv("1;0.5;a\n2;0.6;b\n", new CsvOptions(null, ";", "0", TargetType.NUMBER, null));
        DatasetInfo told = fixture.csv("a\tb\nb\ta\n", new CsvOptions(Header.NO, "tab", null, null, null));
        DatasetInfo header =
                fixture.csv("1,2\n3,4\n5,6\n", new CsvOptions(Header.YES, null, null, TargetType.NUMBER, null));

        assertThat(automatic.columns()).extracting(ColumnInfo::name).containsExactly("1", "2");
        assertThat(automatic.rows()).isEqualTo(2);
        assertThat(told.rows()).isEqualTo(2);
        assertThat(header.rows()).isEqualTo(2);
        assertThat(header.target().name()).isEqualTo("2");
    }

    @Test
    void aColumnOfNumbersAndTextIsCategorical() {
        DatasetInfo info = fixture.csv("size,y\n1,0.5\n10,1.5\nbig,2.5\ninf,3.5\n");

        assertThat(info.columns().get(0).categories())
                .extracting(ColumnInfo.Category::name)
                .containsExactly("1", "10", "big", "inf");
    }

    @Test
    void decidesWhatTheTargetIs() {
        String few = "x,y\n1,2\n2,10\n3,2\n4,10.0\n";
        assertThat(fixture.csv(few).classes()).containsExactly("2", "10");
        assertThat(fixture.csv(few, target("y", TargetType.NUMBER)).classification())
                .isFalse();
        assertThat(fixture.csv("x,y\n1,2\n2,3\n3,4\n4,4\n").classification())
                .as("seen less than twice each")
                .isFalse();
        assertThat(fixture.csv("x,y\n1,2.5\n2,3\n3,2.5\n4,3\n").classification())
                .as("fractions")
                .isFalse();
        assertThat(fixture.csv("x,y\n1,2.5\n2,3\n3,2.5\n4,3\n", target("y", TargetType.CLASS))
                        .classes())
                .containsExactly("2.5", "3");
        String many =
                IntStream.range(0, 84).mapToObj(i -> i + "," + i % 21).collect(Collectors.joining("\n", "x,y\n", "\n"));
        assertThat(fixture.csv(many).classification())
                .as("21 different numbers")
                .isFalse();
        assertThat(fixture.csv(many.replace(",20\n", ",19\n")).classes()).hasSize(20);
    }

    @Test
    void namesEveryBadValueByLineAndColumn() {
        assertThat(fixture.problemsOfCsv("""
                        a,b,y
                        1,2,3
                        1,2
                        NaN,x,3
                        inf,,3
                        1e39,x,?
                        1,2,3,4
                        """, target("y", TargetType.NUMBER)))
                .containsExactly(
                        "file:row 3 | ragged_row | line 3 has 2 values, but the first row has 3",
                        "file:row 5:column 'a' | not_finite | line 5, column 'a': inf is not a finite number",
                        "file:row 6:column 'y' | missing_value | line 6, column 'y': the value is missing ('?'), and nothing can be learned from a row without its target: fill it in, or drop the row",
                        "file:row 6:column 'a' | out_of_range | line 6, column 'a': 1e39 is beyond 32-bit floating point (about 3.4e38)",
                        "file:row 7 | ragged_row | line 7 has 4 values, but the first row has 3");
    }

    @Test
    void aTargetThatMustBeANumberIs() {
        assertThat(fixture.problemsOfCsv(PETS, target("color", TargetType.NUMBER)))
                .hasSize(4)
                .contains(
                        "file:row 3:column 'color' | not_a_number | line 3, column 'color': 'white, with spots' is not a number");
    }

    @ParameterizedTest
    @CsvSource({"'',missing_value", "?,missing_value", "nan,missing_value", "NA,missing_value", "inf,not_finite"})
    void refusesALabelThatIsMissingAmongNumbers(String label, String code) {
        String text = "x,y\n1,0\n2,1\n3,0\n4," + label + "\n5,1\n6,0\n";

        for (TargetType type : List.of(TargetType.AUTO, TargetType.CLASS)) {
            assertThat(fixture.problemsOfCsv(text, target("y", type)))
                    .singleElement()
                    .asString()
                    .startsWith("file:row 5:column 'y' | " + code);
        }
    }

    @Test
    void namesTheFirstTwentyProblemsAndCountsTheRest() {
        String text = IntStream.range(0, 50).mapToObj(i -> "1,?").collect(Collectors.joining("\n", "x,y\n", "\n"));

        assertThat(fixture.problemsOfCsv(text, target("y", TargetType.NUMBER)))
                .hasSize(21)
                .startsWith(
                        "file:row 2:column 'y' | missing_value | line 2, column 'y': the value is missing ('?'), and nothing can be learned from a row without its target: fill it in, or drop the row")
                .endsWith("file | more_problems | and 30 more like these");
        assertThat(fixture.problemsOfCsv(text.replace('?', 'a'), target("y", TargetType.NUMBER)))
                .hasSize(21)
                .endsWith("file | more_problems | and 30 more like these");
    }

    @Test
    void suggestsTheColumnThatWasMeant() {
        assertThat(fixture.problemsOfCsv(PETS, new CsvOptions(null, null, "wieght", null, List.of("colour", "x"))))
                .containsExactly(
                        "/ignore/0 | unknown_column | the file has no column 'colour'; did you mean `color`?; its columns are age, color, weight, kind",
                        "/ignore/1 | unknown_column | the file has no column 'x'; its columns are age, color, weight, kind",
                        "/target | unknown_column | the file has no column 'wieght'; did you mean `weight`?; its columns are age, color, weight, kind");
        assertThat(fixture.problemsOfCsv(PETS, new CsvOptions(null, null, "age", null, List.of("age"))))
                .containsExactly(
                        "/target | ignored_target | column 'age' is both the target and ignored: take it out of ignore");
    }

    @Test
    void refusesHeadersThatDoNotNameEachColumnOnce() {
        assertThat(fixture.problemsOfCsv("\na,,a\n1,2,3\n"))
                .containsExactly(
                        "file:row 2 | missing_column_name | column 2 has no name in the header: give it one, or set header to no",
                        "file:row 2 | duplicate_column | the header has the name 'a' twice, the second time in column 3: rename one of them");
    }

    @Test
    void refusesAFirstLineThatIsNoHeader() {
        assertThat(fixture.problemsOfCsv("Once upon a time ".repeat(100) + "\nthere was a table\n"))
                .containsExactly(
                        "file:row 1 | name_too_long | the name of column 1 has 1699 characters, more than 500: make it shorter, or set header to no");
    }

    @Test
    void refusesFilesWithoutRowsOrInputs() {
        assertThat(fixture.problemsOfCsv("")).containsExactly("file | empty_file | file has no rows at all");
        assertThat(fixture.problemsOfCsv("\n\n")).containsExactly("file | empty_file | file has no rows at all");
        assertThat(fixture.problemsOfCsv("a,b\n"))
                .containsExactly("file | no_rows | file has a header and no rows below it");
        assertThat(fixture.problemsOfCsv("a;b\n1;2\n", new CsvOptions(null, ",", null, null, null)))
                .containsExactly(
                        "file | no_input_columns | no input column is left beside the target: the delimiter seems to be ';', not ','");
        assertThat(fixture.problemsOfCsv("a,b\n1,2\n", new CsvOptions(null, null, null, null, List.of("a", "b"))))
                .containsExactly("file | no_columns | no column is left: don't ignore all of them");
    }

    @Test
    void refusesClassesThatCannotBeLearned() {
        assertThat(fixture.problemsOfCsv("x,y\n1,yes\n2,yes\n"))
                .containsExactly(
                        "file:column 'y' | single_class | every row has the class 'yes': there is nothing to learn with one class only");
        String ids = IntStream.range(0, 1001)
                .mapToObj(i -> "1,name" + i + "," + i)
                .collect(Collectors.joining("\n", "x,who,y\n", "\n"));
        assertThat(fixture.problemsOfCsv(ids, target("y", TargetType.CLASS)))
                .containsExactly(
                        "file:column 'y' | too_many_categories | column 'y' has more than 1000 different classes: set target_type to number if it is one");
        String late = IntStream.range(0, 1001)
                .mapToObj(i -> i + ",0.5")
                .collect(Collectors.joining("\n", "x,y\n", "\n5 cm,1\n"));
        assertThat(fixture.problemsOfCsv(late))
                .containsExactly(
                        "file:column 'x' | too_many_categories | column 'x' has more than 1000 different texts: name it in ignore, make it numeric, or say text in the schema; '5 cm' on line 1003 is no number");
    }

    @Test
    void refusesWhatIsNotUtf8AndSaysWhere() {
        byte[] latin = "x,y\n1,a\n2,é\n3,b\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(problems(() ->
                        fixture.store.create(new Upload.Csv(null, new CsvOptions(), new ByteArrayInputStream(latin)))))
                .containsExactly(
                        "file | not_utf8 | file is not UTF-8 text: line 3 has bytes that are none; save it as UTF-8");
        byte[] large = Arrays.copyOf(("x,y\n" + "1,a\n2,b\n".repeat(50_000)).getBytes(StandardCharsets.UTF_8), 400_006);
        large[400_004] = (byte) 0xFF;
        assertThat(problems(() ->
                        fixture.store.create(new Upload.Csv(null, new CsvOptions(), new ByteArrayInputStream(large)))))
                .containsExactly(
                        "file | not_utf8 | file is not UTF-8 text: line 100002 has bytes that are none; save it as UTF-8");
    }

    @Test
    void refusesQuotesThatDoNotClose() {
        assertThat(fixture.problemsOfCsv("x,y\n1,a\n2,\"b\n3,c\n"))
                .singleElement()
                .asString()
                .startsWith("file:row 3 | malformed_csv | the record after line 2 can't be read: ");
        assertThat(fixture.problemsOfCsv("x,y\n1,\"a\"b\n2,c\n"))
                .singleElement()
                .asString()
                .startsWith("file:row 2 | malformed_csv | the record after line 1 can't be read: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 30, 60})
    void refusesGzipThatIsCutOff(int length) throws IOException {
        byte[] cut = Arrays.copyOf(gzip(PETS.getBytes(StandardCharsets.UTF_8)), length);

        assertThat(problems(() ->
                        fixture.store.create(new Upload.Csv(null, new CsvOptions(), new ByteArrayInputStream(cut)))))
                .containsExactly(
                        "file | broken_gzip | the gzip data of file is cut off or damaged: compress and send it again");
    }

    @Test
    void refusesFilesAboveTheLimitEvenIfTheyCameCompressed() throws IOException {
        StoreFixture small = new StoreFixture(root, new DatasetStore.Limits(1000, 10));
        byte[] bomb = gzip(new byte[1_000_000]);

        assertThat(problems(() ->
                        small.store.create(new Upload.Csv(null, new CsvOptions(), new ByteArrayInputStream(bomb)))))
                .containsExactly("file | too_large | file has more than 1000 bytes when expanded; that is the limit");
    }
}
