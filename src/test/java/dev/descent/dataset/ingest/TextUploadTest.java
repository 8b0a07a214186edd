package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static dev.descent.dataset.ingest.StoreFixture.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.DatasetSpec;
import dev.descent.dataset.PreparedData;
import dev.descent.dataset.Preview;
import dev.descent.dataset.preparation.Window;
import dev.descent.tensor.DType;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Vector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextUploadTest {

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private DatasetInfo text(String text, TextOptions.Unit unit) {
        return fixture.store.create(new TextUpload("a text", new TextOptions(unit), stream(text)));
    }

    private List<String> refused(byte[] text, TextOptions.Unit unit) {
        List<String> problems = problems(() ->
                fixture.store.create(new TextUpload(null, new TextOptions(unit), new ByteArrayInputStream(text))));
        assertThat(fixture.store.list()).allMatch(info -> info.format() == DatasetInfo.Format.BUILT_IN);
        return problems;
    }

    private List<Object> targets(DatasetInfo info) {
        return fixture.store.open(info.id()).preview(Preview.Part.TRAIN, 0, 1000).rows().stream()
                .map(Preview.Row::target)
                .toList();
    }

    @Test
    void eachCodePointIsARow() {
        DatasetInfo info = text("\uFEFFab 😀\nba\uFEFF", null);

        assertThat(info.format()).isEqualTo(DatasetInfo.Format.TEXT);
        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.TABLE);
        assertThat(info.inputShape()).isEqualTo(Shape.of(0));
        assertThat(info.columns()).isEmpty();
        assertThat(info.target().name()).isEqualTo("character");
        assertThat(info.classes()).containsExactly("\n", " ", "a", "b", "\uFEFF", "😀");
        assertThat(info.classCounts().get(2)).isEqualTo(new DatasetInfo.ClassCount("a", 2, 0));
        assertThat(targets(info)).containsExactly("a", "b", " ", "😀", "\n", "b", "a", "\uFEFF");
        assertThat(fixture.store
                        .open(info.id())
                        .preview(Preview.Part.TRAIN, 0, 1)
                        .rows()
                        .get(0)
                        .input())
                .isEqualTo(List.of());
    }

    @Test
    void wordsAreInLowerCaseAndSignsForThemselves() {
        DatasetInfo info = text("Don't panic, don't\n  PANIC", TextOptions.Unit.WORD);

        assertThat(info.target().name()).isEqualTo("word");
        assertThat(info.classes()).containsExactly(",", "don't", "panic");
        assertThat(targets(info)).containsExactly("don't", "panic", ",", "don't", "panic");
    }

    @Test
    void jobsPredictTheNextCharacterFromThoseBefore() {
        DatasetInfo info = text("a b\na b\na b\n", null);
        Dataset dataset = fixture.store.open(info.id());
        DatasetSpec spec = new DatasetSpec(
                info.id(), 0.25, null, null, null, null, List.of(new Window(3, null, null)), null, null, null);

        PreparedData data = dataset.prepare(spec, 0);

        assertThat(data.info().inputShape()).isEqualTo(Shape.of(3, 4));
        assertThat(data.train().size() + data.validation().size()).isEqualTo(9);
        Vector inputs = Vector.zeros(DType.FLOAT32, 12);
        Vector targets = Vector.zeros(DType.FLOAT32, 1);
        data.train().gather(new int[] {0}, 0, 1, inputs, targets);
        assertThat(targets.get(0)).isEqualTo(0);
        Vector asked = Vector.zeros(DType.FLOAT32, 12);
        data.preprocessing().encode(List.of(List.of("a"), Map.of("character", " "), List.of("b")), "/rows/0", asked);
        IntStream.range(0, 12).forEach(i -> assertThat(asked.get(i)).isEqualTo(inputs.get(i)));
        assertThat(asked.get(4 + 1)).as("a space is a category").isEqualTo(1);
        assertThat(dataset.validation(spec, 0, 0, 1).rows().get(0).input())
                .isEqualTo(List.of(List.of("\n"), List.of("a"), List.of(" ")));
    }

    @Test
    void aJobWithoutAWindowIsToldOfOne() {
        Dataset dataset = fixture.store.open(text("abab", null).id());

        assertThat(problems(() ->
                        dataset.prepare(new DatasetSpec("x", null, null, null, null, null, null, null, null, null), 0)))
                .singleElement()
                .asString()
                .startsWith("/dataset/prepare | no_columns")
                .contains("window");
    }

    @Test
    void refusesWhatIsNoText() {
        byte[] latin = "one\ntwo\nna\u00EFve".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refused(latin, null))
                .containsExactly(
                        "file:row 3 | not_utf8 | file, line 3, has bytes that are no UTF-8 text; save it as UTF-8");
        assertThat(refused(new byte[] {'a', 'b', 0, 'c'}, null))
                .containsExactly(
                        "file:row 1 | not_text | file, line 1, has the character U+0000: this is no plain text");
        assertThat(refused(new byte[0], null)).containsExactly("file | empty_file | file has no characters at all");
        assertThat(refused("aaaa".getBytes(), null))
                .containsExactly(
                        "file | single_class | file has one character only, again and again: there is nothing to learn");
        assertThat(refused(new byte[] {(byte) 0xF0, (byte) 0x9F}, null))
                .singleElement()
                .asString()
                .contains("not_utf8");
    }

    @Test
    void refusesTooManyDifferentCharactersAndWords() throws IOException {
        StringBuilder many = new StringBuilder();
        IntStream.range(0, 1001).forEach(i -> many.appendCodePoint(0x4E00 + i).append('\n'));
        assertThat(refused(many.toString().getBytes(StandardCharsets.UTF_8), null))
                .containsExactly(
                        "file:row 1000 | too_many_categories | file, line 1000: the text has more than 1000 different characters;"
                                + " the first beyond is '" + Character.toString(0x4E00 + 999)
                                + "'; is it text of one script?");
        StringBuilder words = new StringBuilder();
        IntStream.range(0, 50_001).forEach(i -> words.append("w").append(i).append('\n'));
        assertThat(refused(StoreFixture.gzip(words.toString().getBytes()), TextOptions.Unit.WORD))
                .containsExactly(
                        "file:row 50001 | too_many_categories | file, line 50001: the text has more than 50000 different words;"
                                + " the first beyond is 'w50000'; shorten it, or set unit to character");
        assertThat(refused("x".repeat(1001).getBytes(), TextOptions.Unit.WORD))
                .singleElement()
                .asString()
                .startsWith("file:row 1 | too_long");
    }
}
