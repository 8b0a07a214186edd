package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.spec.SpecReader;
import dev.descent.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Archives that other programs wrote, of images that Pillow drew and read again; the README beside them says how. */
class ImagesUploadTest {

    private static final JsonNode PILLOW = SpecReader.mapper().readTree(StoreFixture.resource("images.json"));

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root.resolve("store"));
    }

    private DatasetInfo images(String archive, ImagesOptions options) {
        return fixture.store.create(
                new ImagesUpload("images", options, new ByteArrayInputStream(StoreFixture.resource(archive))));
    }

    private static ImagesOptions options(Integer height, Integer width, Integer channels) {
        return new ImagesOptions(height, width, channels);
    }

    private List<List<Integer>> pixels(DatasetInfo info, Preview.Part part) {
        return fixture.store.open(info.id()).preview(part, 0, 100).rows().stream()
                .map(row -> flat(row.input()).toList())
                .toList();
    }

    private static Stream<Integer> flat(Object value) {
        return value instanceof List<?> list
                ? list.stream().flatMap(ImagesUploadTest::flat)
                : Stream.of((Integer) value);
    }

    private static List<Integer> pillow(String image) {
        return PILLOW.path(image).valueStream().map(JsonNode::intValue).toList();
    }

    /** Names of the images in their order. */
    private List<String> names(String archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = new ByteArrayInputStream(StoreFixture.resource(archive))) {
            Received received = Received.copy("names", in, Files.createDirectories(root.resolve("names")), 1 << 20);
            Archive reader = TarArchive.looksLike(received)
                    ? new TarArchive(received, 1 << 20)
                    : new ZipArchive(received, 1 << 20, true);
            reader.forEach((name, content) -> names.add(name));
            Files.delete(received.file());
        }
        return names.stream()
                .filter(name -> !name.endsWith("/") && !ClassFolders.isJunk(name))
                .toList();
    }

    @Test
    void foldersAreClassesAndPixelsAreThoseOfTheFiles() throws IOException {
        DatasetInfo info = images("pets.zip", options(null, null, null));

        assertThat(info.format()).isEqualTo(DatasetInfo.Format.IMAGES);
        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.IMAGE);
        assertThat(info.inputShape()).isEqualTo(Shape.of(4, 5, 3));
        assertThat(info.classCounts())
                .containsExactly(new DatasetInfo.ClassCount("cats", 2, 0), new DatasetInfo.ClassCount("dogs", 2, 0));
        assertThat(pixels(info, Preview.Part.TRAIN))
                .isEqualTo(
                        names("pets.zip").stream().map(ImagesUploadTest::pillow).toList());
    }

    @ParameterizedTest
    @CsvSource({"gray,,,1", "small,3,2,3", "large,7,9,3"})
    void graysAndSizesAreThoseOfPillow(String form, Integer height, Integer width, Integer channels)
            throws IOException {
        List<List<Integer>> rows = pixels(images("pets.zip", options(height, width, channels)), Preview.Part.TRAIN);

        List<String> names = names("pets.zip");
        for (int row = 0; row < names.size(); row++) {
            isNear(rows.get(row), pillow(form + " " + names.get(row)), form.equals("gray") ? 0 : 1, names.get(row));
        }
    }

    @Test
    void foldersNamedTrainAndTestAreTheParts() {
        DatasetInfo info = images("digits.tar.gz", options(null, null, null));

        assertThat(info.inputShape()).isEqualTo(Shape.of(4, 4, 1));
        assertThat(info.rows()).isEqualTo(2);
        assertThat(info.testRows()).isEqualTo(2);
        assertThat(pixels(info, Preview.Part.TRAIN))
                .containsExactly(pillow("digits/train/0/3.png"), pillow("digits/train/1/5.png"));
        assertThat(pixels(info, Preview.Part.TEST))
                .containsExactly(pillow("digits/test/0/7.png"), pillow("digits/test/1/9.png"));
    }

    @Test
    void readsEveryKindOfPixels() throws IOException {
        DatasetInfo info = images("kinds.tar.gz", options(null, null, null));

        List<List<Integer>> rows = pixels(info, Preview.Part.TRAIN);
        List<String> names = names("kinds.tar.gz");
        assertThat(names).hasSize(8);
        for (int row = 0; row < names.size(); row++) {
            List<Integer> expected = pillow(names.get(row));
            List<Integer> actual = rows.get(row);
            int off = names.get(row).endsWith("jpg") ? 3 : 0;
            isNear(actual, expected, off, names.get(row));
        }
    }

    private static void isNear(List<Integer> actual, List<Integer> expected, int off, String what) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        assertThat(IntStream.range(0, actual.size()).map(i -> Math.abs(actual.get(i) - expected.get(i))))
                .as("%s: %s, Pillow has %s", what, actual, expected)
                .allMatch(difference -> difference <= off);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax", "ustar"})
    void readsLongNames(String format) {
        DatasetInfo info = images("long-" + format + ".tar.gz", options(null, null, null));

        assertThat(info.classes()).containsExactly("a", "b");
        assertThat(pixels(info, Preview.Part.TRAIN))
                .containsExactlyInAnyOrder(pillow("pets/cats/a.png"), pillow("pets/dogs/c.png"));
    }

    @Test
    void isTheSameOnAMachineOfAnotherLanguage() {
        Locale before = Locale.getDefault();
        String digest = images("digits.tar.gz", options(2, 2, null)).digest();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(images("digits.tar.gz", options(2, 2, null)).digest()).isEqualTo(digest);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void refusesOptionsThatDoNotGoTogether() {
        assertThat(problems(() -> SpecReader.read("{\"height\": 3, \"channels\": 2}", ImagesOptions.class)))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("/width | missing"))
                .anySatisfy(problem -> assertThat(problem).startsWith("/channels | out_of_range"));
    }
}
