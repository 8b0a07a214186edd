package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A PNG or JPEG file: its header is read first, and looked at, before any of its pixels are.
 *
 * @param place of the file, as pointer of its mistakes
 * @param name for their messages
 */
record ImageFile(String place, String name, byte[] bytes) {

    private static final String PNG = "png";
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_PIXELS = 50_000_000;

    static {
        ImageIO.setUseCache(false);
    }

    /**
     * What the header says.
     *
     * @param gray whether pixels have one channel, beside transparency
     */
    record Header(int height, int width, boolean gray) {}

    /** Works with a reader whose header was read. */
    private interface Reading<T> {
        T read(ImageReader reader) throws IOException;
    }

    /** @throws InvalidInputException if it is too large */
    static ImageFile of(String part, String name, InputStream content) throws IOException {
        ImageFile file =
                new ImageFile(part + ":" + name, part + ", entry '" + name + "'", content.readNBytes(MOST_BYTES + 1));
        if (file.bytes.length > MOST_BYTES) {
            throw file.refused("too_large", "has more than " + MOST_BYTES + " bytes; that is the limit of an image");
        }
        return file;
    }

    /** @throws InvalidInputException if there is no header of an image that can be read */
    Header header() {
        return reading(reader -> {
            var type = reader.getRawImageType(0);
            boolean gray = type != null
                    && type.getNumBands() <= 2
                    && !(type.getColorModel() instanceof IndexColorModel palette && !isGray(palette));
            return new Header(reader.getHeight(0), reader.getWidth(0), gray);
        });
    }

    /** Decodes the image as it is. */
    Picture picture() {
        return reading(reader -> {
            List<String> warnings = new ArrayList<>();
            IIOReadWarningListener listener = (source, warning) -> warnings.add(warning);
            reader.addIIOReadWarningListener(listener);
            BufferedImage image = reader.read(0);
            if (!warnings.isEmpty()) {
                throw refused("damaged", "is damaged or cut off (" + warnings.get(0) + ")");
            }
            return picture(image);
        });
    }

    private <T> T reading(Reading<T> reading) {
        String format = format();
        if (format == null) {
            throw refused("not_an_image", bytes.length == 0 ? "is empty" : "is neither PNG nor JPEG");
        }
        if (format.equals(PNG) && !PngChunks.areWhole(bytes)) {
            throw refused("damaged", "is damaged or cut off");
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getHeight(0) * reader.getWidth(0);
            if (pixels > MOST_PIXELS) {
                throw refused(
                        "too_large",
                        "has " + reader.getWidth(0) + " × " + reader.getHeight(0) + " pixels; " + MOST_PIXELS
                                + " is the limit");
            }
            return reading.read(reader);
        } catch (InvalidInputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw refused("damaged", "can't be decoded (" + e.getMessage() + ")");
        } finally {
            reader.dispose();
        }
    }

    /** By the first bytes; null for any other. */
    private @Nullable String format() {
        if (starts(0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
            return PNG;
        }
        return starts(0xFF, 0xD8, 0xFF) ? "jpeg" : null;
    }

    private boolean starts(int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isGray(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /** Pixels as they stand in the file: a drawing of Java's would change grays, whose curve it takes for another. */
    private static Picture picture(BufferedImage image) {
        Raster raster = image.getRaster();
        IndexColorModel palette = image.getColorModel() instanceof IndexColorModel indexed ? indexed : null;
        boolean gray = palette == null ? raster.getNumBands() <= 2 : isGray(palette);
        int channels = gray ? 1 : 3;
        int width = image.getWidth();
        int shift = palette == null ? Math.max(0, raster.getSampleModel().getSampleSize(0) - 8) : 0;
        byte[] values = new byte[image.getHeight() * width * channels];
        int[] row = new int[width * raster.getNumBands()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < channels; channel++) {
                    int sample = row[x * raster.getNumBands() + (palette == null ? channel : 0)];
                    values[at++] = (byte) (palette == null ? sample >> shift : color(palette, sample, channel));
                }
            }
        }
        return new Picture(image.getHeight(), width, channels, values);
    }

    private static int color(IndexColorModel palette, int index, int channel) {
        return switch (channel) {
            case 0 -> palette.getRed(index);
            case 1 -> palette.getGreen(index);
            default -> palette.getBlue(index);
        };
    }

    private InvalidInputException refused(String code, String what) {
        return new InvalidInputException(place, code, name + " " + what);
    }
}
