package dev.descent.dataset.ingest;

import static dev.descent.dataset.ingest.StoreFixture.bytes;
import static dev.descent.dataset.ingest.StoreFixture.gzip;
import static dev.descent.dataset.ingest.StoreFixture.idx;
import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxUploadTest {

    private static final byte[] IMAGES = idx(bytes(0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255), 2, 2, 3);
    private static final byte[] LABELS = idx(bytes(1, 0), 2);

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private List<String> refused(byte[] images, byte[] labels) {
        return problems(() -> fixture.store.create(fixture.idxUpload(images, labels, null)));
    }

    @Test
    void storesImagesOfBothParts() throws IOException {
        byte[] testImages = idx(bytes(9, 9, 9, 9, 9, 9), 1, 2, 3);
        DatasetInfo info =
                fixture.store.create(fixture.idxUpload(gzip(IMAGES), gzip(LABELS), testImages, idx(bytes(1), 1)));

        assertThat(info.format()).isEqualTo(DatasetInfo.Format.IDX);
        assertThat(info.kind()).isEqualTo(DatasetInfo.Kind.IMAGE);
        assertThat(info.inputShape()).isEqualTo(Shape.of(2, 3, 1));
        assertThat(info.classes()).containsExactly("0", "1");
        assertThat(info.rows()).isEqualTo(2);
        assertThat(info.testRows()).isEqualTo(1);
        assertThat(info.classCounts())
                .containsExactly(new DatasetInfo.ClassCount("0", 1, 0), new DatasetInfo.ClassCount("1", 1, 1));
        assertThat(info.columns()).extracting(ColumnInfo::name).containsExactly("gray");
        assertThat(info.pixels().min()).isZero();
        assertThat(info.pixels().max()).isEqualTo(255);
        assertThat(info.pixels().mean()).as("of the training part only").isEqualTo(127.5);
        Dataset dataset = fixture.store.open(info.id());
        assertThat(dataset.preview(Preview.Part.TRAIN, 1, 5).rows())
                .containsExactly(new Preview.Row(1, List.of(List.of(250, 251, 252), List.of(253, 254, 255)), "0"));
        assertThat(dataset.preview(Preview.Part.TEST, 0, 5).rows())
                .containsExactly(new Preview.Row(0, List.of(List.of(9, 9, 9), List.of(9, 9, 9)), "1"));
    }

    @Test
    void storesChannelsLastAndTheirStatisticsApart() {
        byte[] images = idx(bytes(1, 10, 100, 3, 30, 200), 2, 1, 1, 3);

        DatasetInfo info = fixture.store.create(fixture.idxUpload(images, LABELS, 4));

        assertThat(info.inputShape()).isEqualTo(Shape.of(1, 1, 3));
        assertThat(info.classes()).containsExactly("0", "1", "2", "3");
        assertThat(info.columns()).extracting(ColumnInfo::name).containsExactly("red", "green", "blue");
        assertThat(info.columns()).extracting(ColumnInfo::mean).containsExactly(2.0, 20.0, 150.0);
        assertThat(fixture.store
                        .open(info.id())
                        .preview(Preview.Part.TRAIN, 0, 1)
                        .rows()
                        .get(0)
                        .input())
                .isEqualTo(List.of(List.of(List.of(1, 10, 100))));
    }

    @Test
    void gzipDoesNotChangeTheDigest() throws IOException {
        assertThat(fixture.store
                        .create(fixture.idxUpload(gzip(IMAGES), LABELS, null))
                        .digest())
                .isEqualTo(fixture.store
                        .create(fixture.idxUpload(IMAGES, gzip(LABELS), null))
                        .digest())
                .isNotEqualTo(fixture.store
                        .create(fixture.idxUpload(IMAGES, LABELS, 3))
                        .digest());
    }

    @Test
    void refusesFilesThatAreCutOffOrTooLong() {
        assertThat(refused(Arrays.copyOf(IMAGES, 27), Arrays.copyOf(LABELS, 11)))
                .containsExactly(
                        "train_images | truncated | train_images ends after 27 bytes, but its header says 2 × 2 × 3, which needs 28",
                        "train_labels | trailing_bytes | train_labels has 1 bytes after its last element; its header says 2");
        assertThat(refused(Arrays.copyOf(IMAGES, 9), Arrays.copyOf(LABELS, 0)))
                .containsExactly(
                        "train_images | truncated | train_images ends within its header, after 9 bytes",
                        "train_labels | empty_file | train_labels is empty");
    }

    @Test
    void refusesWhatIsNoIdxFileOfBytes() {
        byte[] floats = IMAGES.clone();
        floats[2] = 0x0D;
        assertThat(refused("col,umn".getBytes(), floats))
                .containsExactly(
                        "train_images | wrong_magic | train_images is not an IDX file: it should start with the bytes 00 00 08 03 (or 04)",
                        "train_labels | wrong_type | train_labels holds elements of IDX type 0d; only unsigned bytes (08) can be read");
        assertThat(refused(LABELS, IMAGES))
                .containsExactly(
                        "train_images | wrong_rank | train_images holds a tensor of rank 1, not images (rank 3, or 4 with channels): are images and labels swapped?",
                        "train_labels | wrong_rank | train_labels holds a tensor of rank 3, not a list of labels (rank 1): are images and labels swapped?");
        assertThat(refused(idx(bytes(), 0, 2, 3), idx(bytes(), 0)))
                .containsExactly(
                        "train_images | empty_file | train_images has the shape 0 × 2 × 3: every size must be above 0",
                        "train_labels | empty_file | train_labels has the shape 0: every size must be above 0");
        int huge = Integer.MAX_VALUE;
        assertThat(refused(idx(bytes(), huge, huge, huge), LABELS))
                .containsExactly(
                        "train_images | too_large | train_images has the shape 2147483647 × 2147483647 × 2147483647: that is too large");
    }

    @Test
    void refusesPartsThatDoNotFitTogether() {
        assertThat(refused(IMAGES, idx(bytes(1, 0, 1), 3)))
                .containsExactly(
                        "train_labels | count_mismatch | train_labels has 3 labels for the 2 images of train_images");
        assertThat(problems(() -> fixture.store.create(
                        fixture.idxUpload(IMAGES, LABELS, idx(bytes(1, 2, 3, 4), 1, 2, 2), idx(bytes(7), 1)))))
                .containsExactly(
                        "test_images | size_mismatch | images of test_images are (2, 2, 1), those of train_images are (2, 3, 1)",
                        "test_labels:row 0 | unknown_label | test_labels, row 0 (from 0): label 7 does not occur among the training labels");
        assertThat(problems(() -> fixture.store.create(fixture.idxUpload(IMAGES, LABELS, IMAGES, null))))
                .containsExactly(
                        "test_labels | missing_part | test_labels is missing: a test part needs both images and labels");
    }

    @Test
    void refusesLabelsOutOfRange() {
        byte[] images = idx(new byte[4], 4, 1, 1);
        assertThat(problems(() -> fixture.store.create(fixture.idxUpload(images, idx(bytes(0, 3, 1, 255), 4), 3))))
                .containsExactly(
                        "train_labels:row 1 | label_out_of_range | train_labels, row 1 (from 0): label 3 is not below classes = 3",
                        "train_labels:row 3 | label_out_of_range | train_labels, row 3 (from 0): label 255 is not below classes = 3");
        assertThat(refused(images, idx(bytes(2, 2, 2, 2), 4)))
                .containsExactly(
                        "train_labels | single_class | every label of train_labels is 2: there is nothing to learn with one class only");
        assertThat(fixture.store.list()).allMatch(info -> info.format() == DatasetInfo.Format.BUILT_IN);
    }
}
