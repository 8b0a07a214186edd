package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.ColumnInfo.Kind;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.CounterRandom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonUploadTest {

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

    private DatasetInfo json(String text) {
        return fixture.json(text, new JsonOptions());
    }

    private List<String> problemsOf(String text) {
        return problems(() -> json(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                [{"a": 1, "b": "x", "y": 0.5}, {"b": null, "a": 2.5, "y": 1e0}, {"y": 1.5, "b": "x"}]""", """
                {"a": 1, "b": "x", "y": 0.5}

                {"b": null, "a": 2.5, "y": 1e0}
                {"y": 1.5, "b": "x"}
                """})
    void readsObjectsWhoseFieldsMayBeAbsent(String text) {
        DatasetInfo info = json(text);

        assertThat(info.format()).isEqualTo(DatasetInfo.Format.JSON);
        assertThat(info.columns()).extracting(ColumnInfo::name).containsExactly("a", "b");
        assertThat(info.columns()).extracting(ColumnInfo::missing).containsExactly(1, 1);
        assertThat(fixture.rows(info))
                .containsExactly(
                        new Preview.Row(0, List.of(1f, "x"), 0.5f),
                        new Preview.Row(1, Arrays.asList(2.5f, null), 1f),
                        new Preview.Row(2, Arrays.asList(null, "x"), 1.5f));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[1, true, \"2026-01-31\", 0.5], [2, false, null, 1.5]]",
                "[1, true, \"2026-01-31\", 0.5]\n[2, false, null, 1.5]"
            })
    void readsListsOfValues(String text) {
        DatasetInfo numbered = json(text);
        DatasetInfo named = fixture.json(text, new JsonOptions(List.of("n", "open", "day", "y"), new TableOptions()));

        assertThat(numbered.columns()).extracting(ColumnInfo::name).containsExactly("0", "1", "2");
        assertThat(named.columns()).extracting(ColumnInfo::name).containsExactly("n", "open", "day");
        assertThat(named.columns())
                .extracting(ColumnInfo::kind)
                .containsExactly(Kind.NUMERIC, Kind.CATEGORICAL, Kind.DATETIME);
        assertThat(fixture.rows(named).get(0).input()).isEqualTo(List.of(1.0, "true", "2026-01-31"));
    }

    @Test
    void aStringIsNoNumberUnlessTheSchemaSaysSo() {
        String text = "{\"zip\": \"01234\", \"y\": 0.5}\n{\"zip\": \"01235\", \"y\": 1.5}";
        TableOptions numeric = SpecReader.read("{\"schema\": {\"zip\": \"numeric\"}}", TableOptions.class);

        assertThat(json(text).columns().get(0).categories())
                .extracting(ColumnInfo.Category::name)
                .containsExactly("01234", "01235");
        assertThat(fixture.json(text, new JsonOptions(List.of(), numeric))
                        .columns()
                        .get(0)
                        .max())
                .isEqualTo(1235);
        assertThat(json("[[1, \"0\"], [2, \"1\"], [3, \"1\"]]").classes()).containsExactly("0", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[5, 0.5], [\"5\", 1.5], [6, 2.5]]", "[[\"5\", 0.5], [5, 1.5], [6, 2.5]]"})
    void aNumberAndTheSameAsAStringAreOneCategory(String text) {
        assertThat(json(text).columns().get(0).categories())
                .containsExactly(new ColumnInfo.Category("5", 2), new ColumnInfo.Category("6", 1));
    }

    @Test
    void columnsOfAnythingAreOfSomeKind() {
        String[] values = {
            "1",
            "2.5",
            "-3e2",
            "50000001",
            "\"5\"",
            "\"a\"",
            "\"2026-01-31\"",
            "true",
            "null",
            "NaN",
            "Infinity",
            "\"\"",
            "\"?\"",
            "\"inf\"",
            "\"a text that is long enough to be one, and another\""
        };
        CounterRandom random = CounterRandom.of(5);
        for (int table = 0; table < 400; table++) {
            int kinds = 1 + table % 4;
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < 12; row++) {
                long bits = random.bits(12L * table + row);
                int pick = (int) Long.remainderUnsigned(
                        random.bits(-1 - table) + 5 * Long.remainderUnsigned(bits, kinds), values.length);
                text.append("[")
                        .append(values[Math.floorMod(pick, values.length)])
                        .append(", ")
                        .append(row)
                        .append(".5]\n");
            }
            try {
                assertThat(json(text.toString()).rows()).isEqualTo(12);
            } catch (InvalidInputException e) {
                assertThat(e.problems())
                        .as(text.toString())
                        .allMatch(problem -> problem.code().matches("empty_column|not_finite"));
            }
        }
    }

    @Test
    void namesWhatIsWrongByPlaceAndColumn() {
        assertThat(problemsOf("[{\"a\": [1], \"y\": 1}, {\"a\": {\"b\": [2]}, \"y\": 2, \"y\": 3}, 7, [1, 2, 3]]"))
                .containsExactly(
                        "file:row 1:column 'a' | nested_value | row 1, column 'a': the value is a list, but a column holds numbers, texts, true, false or null: give its parts columns of their own",
                        "file:row 2:column 'a' | nested_value | row 2, column 'a': the value is an object, but a column holds numbers, texts, true, false or null: give its parts columns of their own",
                        "file:row 2:column 'y' | duplicate_field | row 2, column 'y': the field stands there twice: leave one out",
                        "file:row 3 | wrong_type | row 3 is neither an object nor a list: 7",
                        "file:row 3:column 'y' | missing_value | row 3, column 'y': the value is missing, and nothing can be learned from a row without its target: fill it in, or drop the row",
                        "file:row 4 | ragged_row | row 4 has 3 values, but there are 2 columns");
    }

    @Test
    void linesAreNamedWhereTheRowsAreLines() {
        assertThat(problemsOf("{\"a\": 1, \"y\": 1}\n{\"a\": 1}\n"))
                .containsExactly(
                        "file:row 2:column 'y' | missing_value | line 2, column 'y': the value is missing, and nothing can be learned from a row without its target: fill it in, or drop the row");
        assertThat(problems(() -> fixture.json(
                        "{\"age\": 1, \"y\": 1}\n{\"ages\": 1, \"y\": 2}\n",
                        new JsonOptions(List.of("age", "y"), new TableOptions()))))
                .containsExactly(
                        "file:row 2:column 'ages' | unknown_column | line 2, column 'ages': there is no column 'ages'; did you mean `age`?; known are age, y");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\": 1, \"y\": 2}",
                "[{\"a\": 1, \"y\": 2}] 5",
                "[{\"a\": 1, \"y\": ",
                "{\"a\": 1, \"y\": 2}\n{\"a\": 1, \"y\"",
                "{\"a\": 1, \"y\": 2}\n{\"a\": 1 \"y\": 3}",
                "{\"a\": 01}",
                "a,b\n1,2\n"
            })
    void refusesWhatIsNoJson(String text) {
        assertThat(problemsOf(text))
                .singleElement()
                .asString()
                .contains(" | broken_json | the JSON can't be read at line ");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] latin = "[{\"a\": \"é\", \"y\": 1}]".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(problems(() -> fixture.store.create(
                        new Upload.Json(null, new JsonOptions(), "file", new java.io.ByteArrayInputStream(latin)))))
                .singleElement()
                .asString()
                .startsWith("file:row 1 | broken_json");
    }

    @Test
    void refusesFilesWithoutRows() {
        assertThat(problemsOf("")).containsExactly("file | empty_file | file has no rows at all");
        assertThat(problemsOf("[]")).containsExactly("file | no_rows | file has no rows");
        assertThat(problemsOf("[{}]"))
                .containsExactly("file | no_columns | no column is left: don't ignore all of them");
    }
}
