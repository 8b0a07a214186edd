package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** A text in UTF-8, read as often as needed, never held. A byte order mark is skipped. */
record TextFile(Received received) {

    private static final int CHUNK = 1 << 16;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** Does something with one code point. */
    interface Visitor {

        /** @param line it stands on, from 1 */
        void accept(int codePoint, long line) throws IOException;
    }

    /** @throws InvalidInputException with the line, if bytes are no UTF-8, or the text holds the character U+0000 */
    void forEach(Visitor visitor) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
        CharBuffer characters = CharBuffer.allocate(CHUNK);
        long line = 1;
        boolean first = true;
        try (FileChannel channel = FileChannel.open(received.file())) {
            for (boolean end = false; !end; ) {
                end = channel.read(bytes) < 0;
                bytes.flip();
                CoderResult result = decoder.decode(bytes, characters, end);
                characters.flip();
                while (characters.hasRemaining()) {
                    int codePoint = next(characters);
                    if (!first || codePoint != BYTE_ORDER_MARK) {
                        line = visit(visitor, codePoint, line);
                    }
                    first = false;
                }
                if (result.isError()) {
                    throw refused(line, "not_utf8", "bytes that are no UTF-8 text; save it as UTF-8");
                }
                characters.clear();
                bytes.compact();
            }
        }
    }

    private long visit(Visitor visitor, int codePoint, long line) throws IOException {
        if (codePoint == 0) {
            throw refused(line, "not_text", "the character U+0000: this is no plain text");
        }
        visitor.accept(codePoint, line);
        return codePoint == '\n' ? line + 1 : line;
    }

    /** The decoder gives both halves of a character beyond 16 bits, or neither. */
    private static int next(CharBuffer characters) {
        char unit = characters.get();
        return Character.isHighSurrogate(unit) ? Character.toCodePoint(unit, characters.get()) : unit;
    }

    private InvalidInputException refused(long line, String code, String what) {
        return new InvalidInputException(
                received.part() + ":row " + line, code, received.part() + ", line " + line + ", has " + what);
    }
}
