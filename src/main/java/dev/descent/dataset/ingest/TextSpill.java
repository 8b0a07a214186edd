package dev.descent.dataset.ingest;

import dev.descent.dataset.StoredTexts;
import dev.descent.tensor.Safetensors;
import dev.descent.tensor.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The texts of one column on their way to the stored rows. */
final class TextSpill implements Closeable {

    private final String column;
    private final Spill bytes;
    private final Spill ends;

    TextSpill(String column, int index, Path directory) throws IOException {
        this.column = column;
        this.bytes = new Spill(directory.resolve("text-" + index + ".spill"));
        this.ends = new Spill(directory.resolve("ends-" + index + ".spill"));
    }

    void put(byte[] text, int from, int to) throws IOException {
        bytes.put(text, from, to - from);
    }

    void endRow() throws IOException {
        ends.put(bytes.bytes());
    }

    @Override
    public void close() throws IOException {
        bytes.close();
        ends.close();
    }

    /** The two tensors. */
    List<Safetensors.Entry> entries(int rows) {
        int length = Math.toIntExact(bytes.bytes());
        return List.of(
                new Safetensors.Entry(
                        StoredTexts.endsName("", column), Safetensors.Type.I64, Shape.of(rows), ends::copyTo),
                new Safetensors.Entry(
                        StoredTexts.bytesName("", column), Safetensors.Type.U8, Shape.of(length), bytes::copyTo));
    }

    /** Whether a tensor can hold them. */
    boolean fits() {
        return bytes.bytes() <= Integer.MAX_VALUE;
    }
}
