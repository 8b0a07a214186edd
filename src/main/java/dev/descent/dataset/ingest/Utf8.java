package dev.descent.dataset.ingest;

/** The encoding of texts. */
final class Utf8 {

    private Utf8() {}

    /** Whether bytes are well-formed UTF-8, as table 3-7 of the Unicode standard has it. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            int first = bytes[i++];
            if (first >= 0) {
                continue;
            }
            first &= 0xFF;
            int more = first >= 0xC2 && first <= 0xDF ? 1 : first >= 0xE0 && first <= 0xEF ? 2 : 3;
            if (first < 0xC2 || first > 0xF4 || i + more > to) {
                return false;
            }
            int second = bytes[i] & 0xFF;
            int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
            int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
            if (second < least || second > most) {
                return false;
            }
            for (int k = 1; k < more; k++) {
                if ((bytes[i + k] & 0xC0) != 0x80) {
                    return false;
                }
            }
            i += more;
        }
        return true;
    }
}
