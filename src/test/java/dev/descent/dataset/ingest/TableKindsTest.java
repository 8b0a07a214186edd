package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.ColumnInfo.Kind;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.CsvOptions.TargetType;
import dev.descent.dataset.ingest.TableOptions.Type;
import dev.descent.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What columns are taken for, and how that is put right. */
class TableKindsTest {

    private static final String STAYS = """
            from,nights,guests,rating,name,stars
            2026-01-31,2,1,?,Anna,3.5
            2026-02-01T12:30:00Z,,2,4.5,Bert,4.5
            ,3,-999,5,n.a.,5.5
            """;

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    @AfterEach
    void nothingIsHalfStored() {
        fixture.assertNothingHalfStored();
    }

    private static CsvOptions schema(Map<String, Type> schema) {
        return new CsvOptions(
                CsvOptions.Header.AUTO,
                "auto",
                "\"",
                new TableOptions(null, TargetType.AUTO, List.of(), List.of(), schema));
    }

    private static CsvOptions missing(String... missing) {
        return new CsvOptions(
                CsvOptions.Header.AUTO,
                "auto",
                "\"",
                new TableOptions(null, TargetType.AUTO, List.of(), List.of(missing), Map.of()));
    }

    @Test
    void keepsWhatIsMissingAndWhen() {
        DatasetInfo info = fixture.csv(STAYS, missing("-999", "n.a."));

        assertThat(info.columns())
                .extracting(ColumnInfo::kind)
                .containsExactly(Kind.DATETIME, Kind.NUMERIC, Kind.NUMERIC, Kind.NUMERIC, Kind.CATEGORICAL);
        assertThat(info.columns()).extracting(ColumnInfo::missing).containsExactly(1, 1, 1, 1, 1);
        assertThat(info.columns().get(1).mean()).isEqualTo(2.5);
        assertThat(info.columns().get(2).min()).isEqualTo(1);
        assertThat(info.columns().get(4).categories())
                .extracting(ColumnInfo.Category::name)
                .containsExactly("Anna", "Bert");
        assertThat(fixture.rows(info))
                .extracting(Preview.Row::input)
                .containsExactly(
                        row("2026-01-31", 2.0, 1.0, null, "Anna"),
                        row("2026-02-01T12:30:00Z", null, 2.0, 4.5, "Bert"),
                        row(null, 3.0, null, 5.0, null));
    }

    private static List<Object> row(Object... values) {
        return java.util.Arrays.asList(values);
    }

    @Test
    void keepsWholeNumbersThatFloatsWouldChange() {
        DatasetInfo small = fixture.csv("x,z,y\n16777216,0.1,0.5\n1,0.3,1.5\n");
        DatasetInfo large = fixture.csv("x,z,y\n16777217,0.1,0.5\n1,0.3,1.5\n");

        assertThat(fixture.rows(small).get(0).input()).isEqualTo(List.of(16777216f, 0.1f));
        assertThat(fixture.rows(large).get(0).input()).isEqualTo(List.of(16777217.0, 0.1));
        assertThat(large.columns().get(0).max()).isEqualTo(16777217.0);
        assertThat(fixture.rows(fixture.csv("x,y\n16777217.5,0.5\n1,1.5\n"))
                        .get(0)
                        .input())
                .as("no whole numbers")
                .isEqualTo(List.of(16777218f));
    }

    @Test
    void manyDifferentTextsAreTexts() {
        String names = IntStream.range(0, 1500)
                .mapToObj(i -> (i == 7 ? "?" : "name" + i) + "," + i + ".5")
                .collect(Collectors.joining("\n", "who,y\n", "\n"));
        DatasetInfo info = fixture.csv(names);

        assertThat(info.columns()).extracting(ColumnInfo::kind).containsExactly(Kind.TEXT);
        assertThat(info.columns().get(0).missing()).isEqualTo(1);
        assertThat(info.inputShape()).isEqualTo(Shape.of(0));
        assertThat(fixture.rows(info).get(8).input()).isEqualTo(List.of("name8"));
        assertThat(fixture.rows(info).get(7).input()).isEqualTo(row((Object) null));
    }

    @Test
    void longAndMostlyDifferentTextsAreTexts() {
        DatasetInfo info = fixture.csv(
                "review,kind,y\n\"I liked it, and would come again\",a,1.5\nnever again: loud and far away,b,2.5\nfine,a,3\n");

        assertThat(info.columns()).extracting(ColumnInfo::kind).containsExactly(Kind.TEXT, Kind.CATEGORICAL);
        assertThat(fixture.rows(info).get(0).input()).isEqualTo(List.of("I liked it, and would come again", "a"));
    }

    /** The first rows are looked at before: what they say is wrong here, and all is read again. */
    @Test
    void findsOutLateWhatAColumnIs() {
        int rows = 9000;
        String text = IntStream.range(0, rows)
                .mapToObj(i -> String.join(
                        ",",
                        i == rows - 1 ? "none" : String.valueOf(i % 10),
                        i == rows - 1 ? "5" : "2026-01-31",
                        i < rows - 1 ? "" : "2026-01-31",
                        i == rows - 1 ? "50000001" : "1",
                        i < 5000 ? "few" : "many" + i,
                        i + ".5"))
                .collect(Collectors.joining("\n", "a,b,c,d,e,y\n", "\n"));
        DatasetInfo info = fixture.csv(text);

        assertThat(info.columns())
                .extracting(ColumnInfo::kind)
                .containsExactly(Kind.CATEGORICAL, Kind.CATEGORICAL, Kind.DATETIME, Kind.NUMERIC, Kind.TEXT);
        assertThat(info.columns().get(0).categories()).hasSize(11).contains(new ColumnInfo.Category("none", 1));
        assertThat(info.columns().get(2).missing()).isEqualTo(rows - 1);
        assertThat(fixture.store
                        .open(info.id())
                        .preview(Preview.Part.TRAIN, rows - 1, 1)
                        .rows()
                        .get(0)
                        .input())
                .isEqualTo(List.of("none", "5", "2026-01-31", 50000001.0, "many8999"));
    }

    @Test
    void aSchemaPutsGuessesRight() {
        DatasetInfo info = fixture.csv(
                "zip,day,note,id,y\n01234,2026-01-31,a,1,0\n98765,2026-02-01,b,2,1\n01234,2026-02-02,a,3,0\n",
                schema(Map.of(
                        "zip", Type.CATEGORICAL,
                        "day", Type.CATEGORICAL,
                        "note", Type.TEXT,
                        "id", Type.IGNORE,
                        "y", Type.NUMERIC)));

        assertThat(info.columns()).extracting(ColumnInfo::name).containsExactly("zip", "day", "note");
        assertThat(info.columns())
                .extracting(ColumnInfo::kind)
                .containsExactly(Kind.CATEGORICAL, Kind.CATEGORICAL, Kind.TEXT);
        assertThat(info.classification()).isFalse();
        assertThat(fixture.rows(info).get(1).input()).isEqualTo(List.of("98765", "2026-02-01", "b"));
    }

    @Test
    void aValueThatDoesNotFitTheSchemaIsNamed() {
        String text = "a,b,y\n1,2026-01-31,0.5\nx,12,1.5\n3,later,2.5\n";

        assertThat(fixture.problemsOfCsv(text, schema(Map.of("a", Type.NUMERIC, "b", Type.DATETIME))))
                .containsExactly(
                        "file:row 3:column 'a' | not_a_number | line 3, column 'a': 'x' is not a number",
                        "file:row 3:column 'b' | not_a_date | line 3, column 'b': '12' is not a date or time as 2026-01-31 or 2026-01-31T12:30:00Z",
                        "file:row 4:column 'b' | not_a_date | line 4, column 'b': 'later' is not a date or time as 2026-01-31 or 2026-01-31T12:30:00Z");
    }

    @Test
    void aSchemaMustFitTheTable() {
        assertThat(fixture.problemsOfCsv("age,y\n1,0.5\n", schema(Map.of("aeg", Type.NUMERIC))))
                .containsExactly(
                        "/schema/aeg | unknown_column | the file has no column 'aeg'; did you mean `age`?; its columns are age, y");
        assertThat(fixture.problemsOfCsv("age,y\n1,0.5\n", schema(Map.of("y", Type.DATETIME))))
                .containsExactly("/schema/y | unsuitable | column 'y' is the target, which is numeric or categorical");
        assertThat(fixture.problemsOfCsv(
                        "a,y\n"
                                + IntStream.range(0, 1001)
                                        .mapToObj(i -> i + ",0.5\n")
                                        .collect(Collectors.joining()),
                        schema(Map.of("a", Type.CATEGORICAL))))
                .containsExactly(
                        "file:column 'a' | too_many_categories | column 'a' has more than 1000 different values, too many for categories: say text in the schema");
    }

    @Test
    void aColumnWithoutValuesIsNamed() {
        assertThat(fixture.problemsOfCsv("a,b,y\n,1,0.5\nNA,2,1.5\n"))
                .containsExactly(
                        "file:column 'a' | empty_column | column 'a' has no value in any row: name it in ignore");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void findsTheDelimiter(String delimiter) {
        DatasetInfo info = fixture.csv("a,b,y\n1,\"x, ;|\ty\",2.5\n2,z,3.5\n".replace(",", delimiter));

        assertThat(info.parsed()).isEqualTo(new DatasetInfo.Parsed(delimiter.equals("\t") ? "tab" : delimiter, true));
        assertThat(info.columns()).hasSize(2);
    }

    @Test
    void takesAnotherQuote() {
        CsvOptions options = new CsvOptions(CsvOptions.Header.NO, ",", "'", new TableOptions());

        assertThat(fixture.rows(fixture.csv("'a, ''b''',1.5\n\"c\",2.5\n", options)))
                .extracting(Preview.Row::input)
                .containsExactly(List.of("a, 'b'"), List.of("\"c\""));
    }

    @Test
    void aSeriesIsATableOfItsTarget() {
        DatasetInfo info = fixture.csv("price\n1.5\n2.5\n3\n");

        assertThat(info.columns()).isEmpty();
        assertThat(info.inputShape()).isEqualTo(Shape.of(0));
        assertThat(info.target().mean()).isCloseTo(7 / 3.0, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(fixture.rows(info)).contains(new Preview.Row(1, List.of(), 2.5f));
    }
}
