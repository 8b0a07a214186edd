package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.DatasetInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveRefusalsTest {

    @TempDir
    Path root;

    StoreFixture fixture;
    byte[] png;
    byte[] jpeg;

    @BeforeEach
    void openStore() throws IOException {
        fixture = new StoreFixture(root, new DatasetStore.Limits(100 << 20, 3));
        png = member("pets.zip", "pets/cats/a.png");
        jpeg = member("kinds.tar.gz", "kinds/two/color.jpg");
    }

    private byte[] member(String archive, String wanted) throws IOException {
        ByteArrayOutputStream found = new ByteArrayOutputStream();
        Received received =
                Received.copy("members", new ByteArrayInputStream(StoreFixture.resource(archive)), root, 1 << 20);
        Archive reader = TarArchive.looksLike(received)
                ? new TarArchive(received, 1 << 20)
                : new ZipArchive(received, 1 << 20, true);
        reader.forEach((name, content) -> {
            if (name.equals(wanted)) {
                content.transferTo(found);
            }
        });
        Files.delete(received.file());
        return found.toByteArray();
    }

    private List<String> refused(byte[] archive) {
        return refused(archive, new ImagesOptions(null, null, null));
    }

    private List<String> refused(byte[] archive, ImagesOptions options) {
        List<String> problems = problems(
                () -> fixture.store.create(new ImagesUpload(null, options, new ByteArrayInputStream(archive))));
        assertThat(fixture.leftovers()).isEmpty();
        assertThat(fixture.store.list()).allMatch(info -> info.format() == DatasetInfo.Format.BUILT_IN);
        return problems;
    }

    private List<String> refusedNpz(byte[] archive) {
        List<String> problems = problems(() -> fixture.store.create(
                new NpzUpload(null, new NumpyOptions(null, null), new ByteArrayInputStream(archive))));
        assertThat(fixture.leftovers()).isEmpty();
        return problems;
    }

    private Map<String, byte[]> pets() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("cats/1.png", png);
        files.put("dogs/2.png", png);
        return files;
    }

    private byte[] petsAnd(String name, byte[] content) throws IOException {
        Map<String, byte[]> files = pets();
        files.put(name, content);
        return zip(files);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../dogs/3.png",
                "dogs/../../3.png",
                "/dogs/3.png",
                "C:/dogs/3.png",
                "..\\dogs\\3.png",
                "\\dogs\\3.png"
            })
    void refusesNamesThatLeadOutOfTheArchive(String name) throws IOException {
        assertThat(refused(petsAnd(name, png)))
                .containsExactly("file:" + name.replace('\\', '/') + " | bad_name | file, entry '"
                        + name.replace('\\', '/') + "': names must lie below the archive, without .. and a leading /");
    }

    @Test
    void refusesWhatIsNoImageWithItsName() throws IOException {
        Map<String, byte[]> files = pets();
        files.put("cats/readme.txt", "a list".getBytes());
        files.put("cats/empty.png", new byte[0]);
        files.put("dogs/cut.png", Arrays.copyOf(png, png.length - 30));
        files.put("dogs/short.png", Arrays.copyOf(png, 20));
        files.put("dogs/cut.jpg", Arrays.copyOf(jpeg, jpeg.length - 40));
        List<String> problems = refused(zip(files), new ImagesOptions(4, 5, 3));
        assertThat(problems)
                .anySatisfy(
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "file:cats/readme.txt | not_an_image | file, entry 'cats/readme.txt' is neither PNG nor JPEG"))
                .anySatisfy(problem -> assertThat(problem).startsWith("file:cats/empty.png | not_an_image"))
                .anySatisfy(problem -> assertThat(problem).startsWith("file:dogs/short.png | damaged"));
        files.keySet().removeAll(List.of("cats/readme.txt", "cats/empty.png", "dogs/short.png"));
        assertThat(refused(zip(files), new ImagesOptions(4, 5, 3)))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("file:dogs/cut.png | damaged"))
                .anySatisfy(problem -> assertThat(problem).startsWith("file:dogs/cut.jpg | damaged"));
    }

    @Test
    void refusesHugeImagesByTheirHeaders() throws IOException {
        byte[] huge = png.clone();
        ByteBuffer header = ByteBuffer.wrap(huge).putInt(16, 60_000).putInt(20, 50_000);
        CRC32 sum = new CRC32();
        sum.update(huge, 12, 17);
        header.putInt(29, (int) sum.getValue());

        assertThat(refused(petsAnd("dogs/huge.png", huge)))
                .contains(
                        "file:dogs/huge.png | too_large | file, entry 'dogs/huge.png' has 60000 × 50000 pixels; 50000000 is the limit");
    }

    @Test
    void refusesFoldersThatSayNoClasses() throws IOException {
        assertThat(refused(zip(Map.of("cats/1.png", png, "cats/2.png", png))))
                .containsExactly(
                        "file | single_class | every image of file is in the folder 'cats': there is nothing to learn with one class only");
        assertThat(refused(petsAnd("3.png", png))).singleElement().asString().startsWith("file:3.png | wrong_folder");
        assertThat(refused(petsAnd("dogs/big/3.png", png)))
                .anySatisfy(problem -> assertThat(problem).startsWith("file:dogs/big/3.png | wrong_folder"));
        assertThat(refused(petsAnd("birds/", new byte[0])))
                .containsExactly(
                        "file:birds/ | empty_class | file, folder 'birds/': there is no image in the folder of this class");
        assertThat(refusedNpz(StoreFixture.resource("table-f8.npy")))
                .singleElement()
                .asString()
                .startsWith("file | missing_part | file is one array");
        assertThat(refused(zip(Map.of()))).containsExactly("file | empty_file | file has no files at all");
        Map<String, byte[]> parted = new LinkedHashMap<>();
        parted.put("train/cats/1.png", png);
        parted.put("train/dogs/2.png", png);
        parted.put("test/birds/3.png", png);
        assertThat(refused(zip(parted)))
                .containsExactly(
                        "file:test/birds/3.png | unknown_label | file, entry 'test/birds/3.png': there is no image of class 'birds' to train on");
        Map<String, byte[]> many = pets();
        many.put("birds/3.png", png);
        many.put("fish/4.png", png);
        assertThat(refused(zip(many))).singleElement().asString().startsWith("file | too_many_categories");
    }

    @Test
    void refusesSizesThatDifferUnlessTheyAreBroughtToOne() throws IOException {
        byte[] archive = petsAnd("dogs/3.jpg", jpeg);
        assertThat(refused(archive))
                .containsExactly(
                        "file:dogs/3.jpg | size_mismatch | file, entry 'dogs/3.jpg' is 5 high and 6 wide, and 'cats/1.png' is 4"
                                + " high and 5 wide: set height and width, which all are brought to");
        assertThat(fixture.store
                        .create(new ImagesUpload(
                                null, new ImagesOptions(2, 2, null), new ByteArrayInputStream(archive)))
                        .rows())
                .isEqualTo(3);
    }

    @Test
    void refusesArchivesThatExpandTooMuch() throws IOException {
        assertThat(refused(petsAnd("dogs/3.png", png), new ImagesOptions(4096, 4096, 3)))
                .containsExactly(
                        "file | too_large | 3 images of shape (4096, 4096, 3) have more than 104857600 bytes; that is the limit:"
                                + " set a smaller height and width");
        assertThat(refused(petsAnd("cats/bomb.png", new byte[20 << 20])))
                .singleElement()
                .asString()
                .startsWith("file:cats/bomb.png | too_large | ");
        assertThat(refusedNpz(zip(Map.of("x.npy", new byte[101 << 20]))))
                .containsExactly(
                        "file | too_large | file has more than 104857600 bytes when expanded; that is the limit");
        assertThat(refused(StoreFixture.gzip(new byte[101 << 20])))
                .containsExactly(
                        "file | too_large | file has more than 104857600 bytes when expanded; that is the limit");
    }

    @Test
    void refusesTooManyFiles() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i <= ArchiveGuard.MOST_MEMBERS; i++) {
            files.put(".DS_Store" + i, new byte[0]);
        }
        assertThat(refused(zip(files)))
                .containsExactly("file | too_many_entries | file has more than 200000 files; that is the limit");
    }

    @Test
    void refusesEncryptedDoubledAndDamagedMembers() throws IOException {
        byte[] good = zip(pets());
        byte[] encrypted = good.clone();
        encrypted[find(good, "PK\1\2") + 8] |= 1;
        assertThat(refused(encrypted)).singleElement().asString().startsWith("file:cats/1.png | encrypted");
        byte[] damaged = good.clone();
        damaged[find(good, "PK\1\2") + 16] ^= 1;
        assertThat(refused(damaged))
                .containsExactly(
                        "file:cats/1.png | damaged | file, entry 'cats/1.png': its check sum (CRC-32) is another one than the archive says");
        byte[] doubled = new String(good, StandardCharsets.ISO_8859_1)
                .replace("dogs/2", "cats/1")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refused(doubled))
                .containsExactly(
                        "file:cats/1.png | duplicate_entry | file, entry 'cats/1.png': the archive has two files of this name");
        assertThat(refused(Arrays.copyOf(good, good.length - 25)))
                .containsExactly(
                        "file | broken_archive | file is damaged: it has no directory at its end, so it may be cut off; make the"
                                + " archive anew and send it again");
        assertThat(refused("no archive".getBytes())).singleElement().asString().startsWith("file | not_an_archive");
    }

    private static int find(byte[] bytes, String mark) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(mark);
    }

    @Test
    void refusesLinks() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry link = new ZipArchiveEntry("cats/1.png");
            link.setUnixMode(0120777);
            zip.putArchiveEntry(link);
            zip.write("/etc/passwd".getBytes());
            zip.closeArchiveEntry();
        }
        assertThat(refused(bytes.toByteArray()))
                .containsExactly(
                        "file:cats/1.png | not_a_file | file, entry 'cats/1.png': it is a link; put the file itself into the archive");
        for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR}) {
            ByteArrayOutputStream tarred = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(tarred)) {
                TarArchiveEntry link = new TarArchiveEntry("cats/1.png", type);
                link.setLinkName("/etc/passwd");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
            assertThat(refused(tarred.toByteArray()))
                    .containsExactly(
                            "file:cats/1.png | not_a_file | file, entry 'cats/1.png': it is a link or a device; put the file itself into the archive");
        }
    }

    @Test
    void refusesDamagedTarArchives() throws IOException {
        ByteArrayOutputStream tarred = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(tarred)) {
            TarArchiveEntry entry = new TarArchiveEntry("../1.png");
            entry.setSize(png.length);
            tar.putArchiveEntry(entry);
            tar.write(png);
            tar.closeArchiveEntry();
        }
        byte[] good = tarred.toByteArray();
        assertThat(refused(good)).singleElement().asString().startsWith("file:../1.png | bad_name");
        byte[] cut;
        try (GZIPInputStream gzip =
                new GZIPInputStream(new ByteArrayInputStream(StoreFixture.resource("digits.tar.gz")))) {
            cut = gzip.readAllBytes();
        }
        for (int length : new int[] {513, 1024, 2000}) {
            assertThat(refused(Arrays.copyOf(cut, length)))
                    .singleElement()
                    .asString()
                    .startsWith("file | broken_archive | file is damaged: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"z.npy, unknown_array", "x.txt, unknown_array", "../x.npy, bad_name", "x_train.npy, duplicate_array"})
    void refusesOtherMembersOfAnArchiveOfArrays(String name, String code) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("x.npy", StoreFixture.resource("table-f8.npy"));
        files.put("y.npy", StoreFixture.resource("labels-i8.npy"));
        files.put(name, StoreFixture.resource("table-f8.npy"));
        assertThat(refusedNpz(zip(files))).singleElement().asString().startsWith("file:" + name + " | " + code);
        files.keySet().removeAll(List.of("y.npy", name));
        assertThat(refusedNpz(zip(files)))
                .containsExactly("file | missing_array | the file has no array y; save it as np.savez(file, x=x, y=y)");
    }
}
