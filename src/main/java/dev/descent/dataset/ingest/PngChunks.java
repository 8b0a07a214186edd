package dev.descent.dataset.ingest;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The pieces of a PNG file (ISO/IEC 15948): of one that is cut off, Java's reader gives what is there. */
final class PngChunks {

    private static final int SIGNATURE = 8;
    private static final int AROUND = 12;
    private static final int END = 0x49454E44;

    private PngChunks() {}

    /** Whether every piece has its check sum, up to the last. */
    static boolean areWhole(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        int at = SIGNATURE;
        while (bytes.length - at >= AROUND) {
            int length = file.getInt(at);
            if (length < 0 || length > bytes.length - at - AROUND) {
                return false;
            }
            CRC32 sum = new CRC32();
            sum.update(bytes, at + 4, 4 + length);
            if ((int) sum.getValue() != file.getInt(at + 8 + length)) {
                return false;
            }
            if (file.getInt(at + 4) == END) {
                return true;
            }
            at += AROUND + length;
        }
        return false;
    }
}
