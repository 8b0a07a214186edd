package dev.descent.dataset;

import dev.descent.tensor.MappedTensor;
import dev.descent.tensor.Safetensors;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one column, behind each other in UTF-8.
 *
 * @param bytes of all texts
 * @param ends place behind each text; a missing text has no bytes
 */
public record StoredTexts(MappedTensor bytes, MappedTensor ends) {

    /** Name of the tensor with a column's bytes. */
    public static String bytesName(String prefix, String column) {
        return prefix + "text/" + column;
    }

    /** Name of the tensor with the places behind a column's texts. */
    public static String endsName(String prefix, String column) {
        return prefix + "text/" + column + "/ends";
    }

    static StoredTexts of(Safetensors data, String prefix, String column) {
        return new StoredTexts(data.tensor(bytesName(prefix, column)), data.tensor(endsName(prefix, column)));
    }

    /** The text of a row; null if it is missing, or empty. */
    @Nullable
    String get(int row) {
        long from = row == 0 ? 0 : ends.longAt(row - 1);
        byte[] text = new byte[Math.toIntExact(ends.longAt(row) - from)];
        bytes.copy(from, text, 0, text.length);
        return text.length == 0 ? null : new String(text, StandardCharsets.UTF_8);
    }
}
