package dev.descent.dataset.profile;

import dev.descent.dataset.ColumnInfo;
import dev.descent.dataset.Dataset;
import dev.descent.dataset.DatasetInfo;
import dev.descent.dataset.Preview;
import dev.descent.spec.InvalidInputException;
import dev.descent.spec.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Many images of a data set on one. */
public final class ContactSheet {

    private static final int GAP = 2;
    private static final int BACKGROUND = 0x808080;
    private static final int MOST_IMAGES = 1000;

    /** Small images are drawn this high and wide at least, each pixel several times. */
    private static final int SMALLEST_SIDE = 32;

    private static final int LARGEST_SIDE = 256;

    private ContactSheet() {}

    /**
     * Draws images, row by row, as a PNG, the brightest pixel of the data set white.
     *
     * @param offset first of them, at least 0
     * @param count of them, 1 to 1000
     * @param columns images in a row, 1 to 100
     * @throws InvalidInputException at {@code /part}, {@code /offset}, {@code /count}, {@code /columns}; with code {@code not_images} unless the data
     *     set has images
     */
    public static byte[] png(Dataset dataset, Preview.Part part, int offset, int count, int columns) {
        DatasetInfo info = dataset.info();
        check(info, part, offset, count, columns);
        int available =
                Math.max(0, Math.min(count, (part == Preview.Part.TEST ? info.testRows() : info.rows()) - offset));
        int height = info.inputShape().size(0);
        int width = info.inputShape().size(1);
        int channels = info.inputShape().size(2);
        double light = brightest(info) / 255.0;
        int zoom = Math.max(1, SMALLEST_SIDE / Math.max(height, width));
        int skip = Math.max(1, (Math.max(height, width) + LARGEST_SIDE - 1) / LARGEST_SIDE);
        int cellHeight = height * zoom / skip + GAP;
        int cellWidth = width * zoom / skip + GAP;
        int across = Math.max(1, Math.min(columns, available));
        int down = Math.max(1, (available + across - 1) / across);
        BufferedImage sheet =
                new BufferedImage(across * cellWidth + GAP, down * cellHeight + GAP, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                sheet.setRGB(x, y, BACKGROUND);
            }
        }
        for (int i = 0; i < available; i++) {
            byte[] pixels = dataset.image(part, offset + i);
            int left = GAP + i % across * cellWidth;
            int top = GAP + i / across * cellHeight;
            for (int y = 0; y < cellHeight - GAP; y++) {
                for (int x = 0; x < cellWidth - GAP; x++) {
                    int at = (y * skip / zoom * width + x * skip / zoom) * channels;
                    sheet.setRGB(left + x, top + y, color(pixels, at, channels, light));
                }
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(sheet, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    /** Some data have few shades: 0 to 16 in the built-in digits. */
    private static double brightest(DatasetInfo info) {
        ColumnInfo pixels = info.pixels();
        return pixels == null || pixels.max() == null ? 255 : Math.max(1, pixels.max());
    }

    private static int color(byte[] pixels, int at, int channels, double light) {
        int red = shade(pixels[at], light);
        int green = channels < 3 ? red : shade(pixels[at + 1], light);
        int blue = channels < 3 ? red : shade(pixels[at + 2], light);
        return red << 16 | green << 8 | blue;
    }

    private static int shade(byte pixel, double light) {
        return (int) Math.min(255, (pixel & 0xFF) / light);
    }

    private static void check(DatasetInfo info, Preview.Part part, int offset, int count, int columns) {
        if (info.kind() != DatasetInfo.Kind.IMAGE) {
            throw new InvalidInputException(
                    "", "not_images", "data set '" + info.id() + "' has no images; look at it by its preview");
        }
        List<Problem> problems = new ArrayList<>();
        if (part == Preview.Part.VALIDATION) {
            problems.add(new Problem(
                    "/part",
                    "unknown_value",
                    "only a job holds rows out for validation; GET /v1/jobs/{id}/validation shows them",
                    "train, test"));
        }
        if (offset < 0) {
            problems.add(new Problem("/offset", "out_of_range", "offset must be at least 0, got " + offset, ">= 0"));
        }
        if (count < 1 || count > MOST_IMAGES) {
            problems.add(new Problem(
                    "/count",
                    "out_of_range",
                    "count must be from 1 to " + MOST_IMAGES + ", got " + count,
                    ">= 1 and <= 1000"));
        }
        if (columns < 1 || columns > 100) {
            problems.add(new Problem(
                    "/columns", "out_of_range", "columns must be from 1 to 100, got " + columns, ">= 1 and <= 100"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }
}
