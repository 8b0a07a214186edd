package dev.descent.dataset.profile;

import static dev.descent.dataset.ingest.StoreFixture.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.dataset.ingest.StoreFixture;
import dev.descent.spec.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {

    @TempDir
    Path root;

    StoreFixture fixture;

    @BeforeEach
    void openStore() {
        fixture = new StoreFixture(root);
    }

    private Profile profile(DatasetInfo info) {
        return Profiler.of(fixture.store.open(info.id()));
    }

    private Profile ofCsv(String csv) {
        return profile(fixture.csv(csv));
    }

    private static List<String> warnings(Profile profile) {
        return profile.warnings().stream()
                .map(warning -> warning.pointer() + " " + warning.code())
                .toList();
    }

    @Test
    void describesEachColumnOfIris() {
        Profile iris = Profiler.of(fixture.store.open("iris"));

        // As pandas' describe() and NumPy's histogram say; the deviation is the population's.
        Profile.Column length = iris.columns().get(0);
        assertThat(length.count()).isEqualTo(150);
        assertThat(length.missing()).isZero();
        assertThat(length.distinct()).isEqualTo(35);
        assertThat(length.mean()).isCloseTo(5.843333, within(1e-6));
        assertThat(length.standardDeviation()).isCloseTo(0.825301, within(1e-6));
        assertThat(length.quantiles())
                .extracting(Profile.Quantile::share)
                .containsExactly(0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99);
        assertThat(length.quantiles().get(2).value()).isCloseTo(5.1, within(1e-6));
        assertThat(length.quantiles().get(3).value()).isCloseTo(5.8, within(1e-6));
        assertThat(length.quantiles().get(5).value()).isCloseTo(7.255, within(1e-6));
        assertThat(length.quantiles().get(3).value()).isEqualTo(5.8);
        assertThat(length.min()).isEqualTo(4.3);
        assertThat(length.max()).isEqualTo(7.9);
        assertThat(length.histogram().edges()).hasSize(21);
        assertThat(length.histogram().counts()).hasSize(20);
        assertThat(length.histogram().counts().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(150);
        assertThat(length.histogram().counts().get(0)).isEqualTo(4);
        assertThat(length.histogram().counts().get(19)).isEqualTo(1);
        assertThat(iris.target().categories())
                .extracting(category -> category.count())
                .containsExactly(50, 50, 50);
        assertThat(iris.duplicateRows()).isEqualTo(1);
        assertThat(warnings(iris)).containsExactly(" duplicate_rows");
    }

    @Test
    void describesThePixelsOfImages() {
        Profile digits = Profiler.of(fixture.store.open("digits"));

        Profile.Column pixels = digits.columns().get(0);
        assertThat(pixels.count()).isEqualTo(1797 * 64);
        assertThat(pixels.distinct()).isEqualTo(17);
        assertThat(pixels.mean()).isCloseTo(4.884165, within(1e-6));
        assertThat(pixels.quantiles().get(3).value()).isEqualTo(1);
        assertThat(pixels.quantiles().get(4).value()).isEqualTo(10);
        assertThat(pixels.histogram().counts()).hasSize(16);
        assertThat(digits.duplicateRows()).isNull();
        assertThat(digits.warnings()).isEmpty();
    }

    @Test
    void warnsOfWhatSpoilsATraining() {
        StringBuilder csv = new StringBuilder("same,leak,copy,id,fine,kind\n");
        for (int row = 0; row < 120; row++) {
            boolean rare = row % 20 == 0;
            csv.append(String.format(
                    Locale.ROOT,
                    "7,%s,%d,n%d,%d,%s%n",
                    rare ? "high" : "low",
                    rare ? 1 : 0,
                    row,
                    row * 37 % 100,
                    rare ? "bad" : "good"));
        }
        Profile profile = ofCsv(csv.toString());

        assertThat(warnings(profile))
                .containsExactly(
                        "same constant_column",
                        "leak target_leak",
                        "copy target_leak",
                        "id identifier",
                        "kind class_imbalance");
    }

    @Test
    void warnsOfTextsThatNameTheRows() {
        StringBuilder csv = new StringBuilder("customer,remark,y\n");
        for (int row = 0; row < 3000; row++) {
            csv.append("c%d,number %d,%d.5%n".formatted(row, row, row % 7));
        }
        Profile profile = ofCsv(csv.toString());

        assertThat(profile.columns()).extracting(Profile.Column::kind).containsOnly(ColumnInfo.Kind.TEXT);
        assertThat(warnings(profile)).containsExactly("customer identifier");
    }

    @Test
    void warnsOfANumberThatTellsTheNumberToPredict() {
        StringBuilder csv = new StringBuilder("celsius,noise,fahrenheit\n");
        for (int row = 0; row < 50; row++) {
            csv.append(row)
                    .append(',')
                    .append(row * 13 % 29)
                    .append(',')
                    .append(32 + 1.8 * row)
                    .append('\n');
        }

        assertThat(warnings(ofCsv(csv.toString()))).containsExactly("celsius target_leak");
    }

    @Test
    void warnsOfTextsThatAreNamesOfThings() {
        StringBuilder csv = new StringBuilder("name,comment,x,y\n");
        for (int row = 0; row < 2000; row++) {
            csv.append("c%d,this is what customer %d has to say about us,%d,%d.5%n"
                    .formatted(row, row, row % 7, row % 11));
        }

        assertThat(warnings(ofCsv(csv.toString()))).containsExactly("name identifier");
    }

    @Test
    void countsRowsThatAreTheSame() {
        Profile profile = ofCsv("x,y\n1,2.5\n1,2.5\n1,3.5\n2,2.5\n1,2.5\n");

        assertThat(profile.duplicateRows()).isEqualTo(2);
        assertThat(profile.warnings()).extracting(Problem::code).containsExactly("duplicate_rows");
    }

    private BufferedImage sheet(String id, int offset, int count, int columns) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(
                ContactSheet.png(fixture.store.open(id), Preview.Part.TRAIN, offset, count, columns)));
    }

    @Test
    void drawsImagesOnASheet() throws IOException {
        BufferedImage sheet = sheet("digits", 5, 7, 3);

        // 8 × 8 pixels, each four times, and two between the images.
        assertThat(sheet.getWidth()).isEqualTo(3 * 34 + 2);
        assertThat(sheet.getHeight()).isEqualTo(3 * 34 + 2);
        byte[] second = fixture.store.open("digits").image(Preview.Part.TRAIN, 6);
        for (int i = 0; i < 64; i++) {
            int color = sheet.getRGB(2 + 34 + i % 8 * 4 + 3, 2 + i / 8 * 4 + 1);
            assertThat(color & 0xFFFFFF).isEqualTo((second[i] & 0xFF) * 255 / 16 * 0x010101);
        }
        assertThat(sheet("digits", 1796, 100, 10).getWidth()).isEqualTo(36);
        assertThat(sheet("digits", 1797, 100, 10).getWidth()).isEqualTo(36);
    }

    @Test
    void refusesASheetThatCanNotBe() {
        assertThat(problems(() -> ContactSheet.png(fixture.store.open("iris"), Preview.Part.TRAIN, 0, 1, 1)))
                .singleElement()
                .asString()
                .contains("not_images");
        assertThat(problems(() -> ContactSheet.png(fixture.store.open("digits"), Preview.Part.TRAIN, -1, 0, 101)))
                .hasSize(3);
        assertThat(problems(() -> ContactSheet.png(fixture.store.open("digits"), Preview.Part.VALIDATION, 0, 1, 1)))
                .singleElement()
                .asString()
                .startsWith("/part | unknown_value");
    }
}
