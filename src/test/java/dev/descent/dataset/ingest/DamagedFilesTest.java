package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.spec.InvalidInputException;
import dev.descent.tensor.CounterRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that something happened to are refused, or read if it doesn't show; nothing else comes of them. */
class DamagedFilesTest {

    /** Mutations after which every class is loaded. */
    private static final int WARM_UP = 10;

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

    /** Bytes changed, taken out, doubled, or cut off. */
    private static byte[] mutated(byte[] file, CounterRandom random, int number) {
        byte[] bytes = file.clone();
        for (int change = 0; change < 1 + number % 4; change++) {
            long bits = random.bits(8L * number + change);
            int at = (int) Long.remainderUnsigned(bits >>> 8, bytes.length);
            int length = Math.min(bytes.length - at, 1 + (int) (bits >>> 40 & 15));
            switch ((int) (bits & 3)) {
                case 0 -> bytes[at] = (byte) (bits >>> 56);
                case 1 -> bytes[at] ^= (byte) (1 << (bits >>> 56 & 7));
                case 2 -> {
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - length);
                    System.arraycopy(bytes, at + length, shorter, at, bytes.length - at - length);
                    bytes = shorter.length == 0 ? bytes : shorter;
                }
                default -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
                    System.arraycopy(bytes, at, longer, at + length, bytes.length - at);
                    bytes = longer;
                }
            }
        }
        return number % 10 == 9
                ? Arrays.copyOf(bytes, (int) Long.remainderUnsigned(random.bits(8L * number + 7), bytes.length))
                : bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "pandas.csv,200",
        "pandas.tsv.gz,30",
        "pandas.json,30",
        "pandas.jsonl,200",
        "pandas-none.parquet,200",
        "pandas-snappy.parquet,30",
        "pandas-gzip.parquet,30",
        "pandas-zstd.parquet,30",
        "pandas-lz4.parquet,30",
        "pyarrow-v2.parquet,50",
        "types.parquet,50"
    })
    void isStoredOrRefused(String name, int mutations) {
        byte[] file = StoreFixture.file(name);
        CounterRandom random = CounterRandom.of(20261126, name.hashCode());
        int refused = 0;
        MemoryInUse memory = new MemoryInUse();
        for (int i = 0; i < mutations; i++) {
            byte[] bytes = mutated(file, random, i);
            if (i == WARM_UP) {
                memory = new MemoryInUse();
            }
            try {
                fixture.store.create(PandasFilesTest.upload(name, bytes));
            } catch (InvalidInputException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of " + name, e);
            }
        }
        assertThat(refused).isPositive();
        memory.assertNotGrown();
        fixture.assertNothingHalfStored();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 8, 100, 3000, 5000})
    void refusesParquetThatIsCutOff(int length) {
        byte[] cut = Arrays.copyOf(StoreFixture.file("pandas-snappy.parquet"), length);

        assertThat(problems(() -> fixture.parquet(cut, new TableOptions())))
                .singleElement()
                .asString()
                .startsWith(length < 4 ? "file | not_parquet | file is no Parquet file" : "file | broken_parquet | ");
    }

    @Test
    void refusesWhatIsNoParquet() {
        byte[] text = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);

        assertThat(problems(() -> fixture.parquet(text, new TableOptions())))
                .containsExactly("file | not_parquet | file is no Parquet file: it doesn't begin with the bytes PAR1");
    }

    @Test
    void refusesAParquetFooterThatIsLargerThanTheFile() {
        byte[] bytes = StoreFixture.file("pandas-none.parquet");
        Arrays.fill(bytes, bytes.length - 8, bytes.length - 5, (byte) 0xFF);
        bytes[bytes.length - 5] = 0x7F;

        assertThat(problems(() -> fixture.parquet(bytes, new TableOptions())))
                .singleElement()
                .asString()
                .startsWith("file | broken_parquet | the file is damaged or cut off");
    }

    @ParameterizedTest
    @CsvSource({"pandas.csv", "pandas.jsonl", "pandas-gzip.parquet"})
    void refusesABombOfAnyFormat(String name) throws IOException {
        StoreFixture small = new StoreFixture(root, new DatasetStore.Limits(100_000, 10));
        byte[] large = new byte[10_000_000];
        byte[] start = StoreFixture.file(name);
        System.arraycopy(start, 0, large, 0, start.length);
        byte[] bomb = StoreFixture.gzip(large);

        assertThat(problems(() -> small.store.create(PandasFilesTest.upload(name, bomb))))
                .containsExactly("file | too_large | file has more than 100000 bytes when expanded; that is the limit");
    }

    @Test
    void anEmptyFileIsNoTable() {
        for (String name : new String[] {"a.csv", "a.json", "a.parquet"}) {
            assertThat(problems(() -> fixture.store.create(PandasFilesTest.upload(name, new byte[0]))))
                    .hasSize(1);
        }
    }
}
