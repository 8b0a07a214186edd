package dev.descent.dataset.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.ColumnInfo.Kind;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One table as another program writes it in each format; see the README beside the files. */
class PandasFilesTest {

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

    static Upload upload(String name, byte[] bytes) {
        InputStream file = new ByteArrayInputStream(bytes);
        if (name.endsWith(".parquet")) {
            return new Upload.Parquet(name, new TableOptions(), file);
        }
        return name.contains(".json")
                ? new Upload.Json(name, new JsonOptions(), "file", file)
                : new Upload.Csv(name, new CsvOptions(), file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pandas.csv",
                "pandas.tsv.gz",
                "pandas.json",
                "pandas.jsonl",
                "pandas-none.parquet",
                "pandas-snappy.parquet",
                "pandas-gzip.parquet",
                "pandas-zstd.parquet",
                "pandas-lz4.parquet",
                "pyarrow-v2.parquet"
            })
    void everyFormatBringsTheSameTable(String name) throws IOException {
        DatasetInfo info = fixture.store.create(upload(name, StoreFixture.file(name)));

        assertThat(info.rows()).isEqualTo(12);
        assertThat(info.columns())
                .extracting(ColumnInfo::name)
                .containsExactly("id", "population", "height", "colour", "seen", "note", "open");
        assertThat(info.columns())
                .extracting(ColumnInfo::kind)
                .containsExactly(
                        Kind.NUMERIC,
                        Kind.NUMERIC,
                        Kind.NUMERIC,
                        Kind.CATEGORICAL,
                        Kind.DATETIME,
                        Kind.TEXT,
                        Kind.CATEGORICAL);
        assertThat(info.columns()).extracting(ColumnInfo::missing).containsExactly(0, 0, 1, 3, 1, 0, 0);
        assertThat(info.classes()).containsExactly("cat", "dog");
        List<Preview.Row> rows = fixture.rows(info);
        assertThat(lower(rows.get(0).input()))
                .containsExactly(
                        1.0,
                        33000001.0,
                        1.5,
                        "red",
                        "2024-02-29T12:30:00.500Z",
                        "a note that is long enough to be text, number 0 — ü",
                        "true");
        assertThat(lower(rows.get(5).input()))
                .containsExactly(
                        6.0,
                        33000036.0,
                        6.75,
                        "green",
                        null,
                        "a note that is long enough to be text, number 5 — ü",
                        "false");
        assertThat(lower(rows.get(11).input())).startsWith(12.0, 33000078.0, 12.0, null, "2025-01-11");
        assertThat(rows.get(2).target()).isEqualTo("dog");
    }

    @Test
    void theDigestTellsOfTheTableAndNotOfItsFormat() {
        assertThat(List.of(
                        "pandas.json",
                        "pandas.jsonl",
                        "pandas-none.parquet",
                        "pandas-snappy.parquet",
                        "pandas-gzip.parquet",
                        "pandas-zstd.parquet",
                        "pandas-lz4.parquet",
                        "pyarrow-v2.parquet"))
                .extracting(name -> fixture.store
                        .create(upload(name, StoreFixture.file(name)))
                        .digest())
                .containsOnly(fixture.store
                        .create(upload("pandas.json", StoreFixture.file("pandas.json")))
                        .digest());
    }

    /** Truth values are written as True here and true there. */
    private static List<Object> lower(Object input) {
        Object[] values = ((List<?>) input).toArray();
        values[6] = values[6].toString().toLowerCase(java.util.Locale.ROOT);
        return Arrays.asList(values);
    }

    @Test
    void readsEveryTypeOfParquet() {
        DatasetInfo info = fixture.parquet(StoreFixture.file("types.parquet"), new TableOptions());

        List<Preview.Row> rows = fixture.rows(info);
        assertThat(rows.get(0).input())
                .isEqualTo(List.of(
                        1.0,
                        1.0,
                        1.0,
                        0.5,
                        (double) 0.1f,
                        1.25,
                        12345678901234567890.125,
                        "1969-12-31",
                        "2026-01-31T12:30:00.500Z",
                        "2026-01-31T12:30:00.250Z",
                        "true",
                        "5"));
        assertThat(rows.get(1).input())
                .isEqualTo(Arrays.asList(
                        -2.0,
                        4294967295.0,
                        0x1p63,
                        -1.25,
                        null,
                        -2.5,
                        -0.001,
                        "2026-01-31",
                        "2026-01-31T12:30:00.500Z",
                        "2026-01-31T12:30:00.250Z",
                        null,
                        "6"));
        DatasetInfo old = fixture.parquet(StoreFixture.file("types-old.parquet"), new TableOptions());
        assertThat(fixture.rows(old).get(1).input()).isEqualTo(List.of(-2.5, -0.001, "2026-01-31T12:30:00.500Z"));
    }

    @Test
    void refusesNestedColumnsByName() {
        byte[] nested = StoreFixture.file("nested.parquet");

        assertThat(StoreFixture.problems(() -> fixture.parquet(nested, new TableOptions())))
                .containsExactly(
                        "file:column 'tags' | nested_column | column 'tags' is nested: it holds lists, maps or structs: name it in ignore, or write its parts as columns",
                        "file:column 'point' | nested_column | column 'point' is nested: it holds lists, maps or structs: name it in ignore, or write its parts as columns",
                        "file:column 'raw' | unsupported_type | column 'raw' has the type BINARY, which is no number, text, truth value, date or time: name it in ignore, or write its parts as columns");
        DatasetInfo info =
                fixture.parquet(nested, new TableOptions(null, null, List.of("tags", "point", "raw"), null, null));
        assertThat(fixture.rows(info))
                .containsExactly(new Preview.Row(0, List.of(1f), 1.5f), new Preview.Row(1, List.of(2f), 2.5f));
    }
}
