package dev.descent.dataset.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** A tar archive in the form of POSIX (ustar and pax) or GNU. */
record TarArchive(Received received, long maxBytes) implements Archive {

    private static final int LONGEST_EXTENSION = 1 << 16;

    /** Whether the file starts with a header of a tar archive. */
    static boolean looksLike(Received received) throws IOException {
        try (InputStream in = Files.newInputStream(received.file())) {
            byte[] block = in.readNBytes(TarHeader.BLOCK);
            return block.length == TarHeader.BLOCK && TarHeader.hasMagic(block) && TarHeader.sumFits(block);
        }
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        ArchiveGuard guard = new ArchiveGuard(received.part(), maxBytes, false);
        long left = Files.size(received.file());
        try (InputStream in = new BufferedInputStream(Files.newInputStream(received.file()), 1 << 16)) {
            String longName = null;
            for (TarHeader header = next(in, guard); header != null; header = next(in, guard)) {
                left -= TarHeader.BLOCK;
                if (header.size() < 0 || header.size() > left) {
                    throw guard.broken("entry '" + header.name() + "' says that it has " + header.size()
                            + " bytes, more than there are");
                }
                left -= header.size() + padding(header.size());
                BoundedStream content = new BoundedStream(in, header.size());
                switch (header.type()) {
                    case 'L', 'x' -> longName = extended(header, content, longName, guard);
                    case 'g', 'K' -> extension(header, content, guard);
                    case '0', '\0', '7', '5' -> {
                        visit(longName == null ? header.name() : longName, header, content, guard, visitor);
                        longName = null;
                    }
                    default ->
                        throw guard.refused(
                                guard.name(longName == null ? header.name() : longName),
                                "not_a_file",
                                "it is a link or a device; put the file itself into the archive");
                }
                content.transferTo(OutputStream.nullOutputStream());
                in.skipNBytes(Math.min(padding(header.size()), Math.max(0, left + padding(header.size()))));
            }
        }
    }

    private static void visit(String name, TarHeader header, InputStream content, ArchiveGuard guard, Visitor visitor)
            throws IOException {
        boolean folder = header.type() == '5';
        String checked = guard.name(folder && !name.endsWith("/") ? name + "/" : name);
        visitor.accept(checked, guard.content(checked, content, header.size()));
    }

    private static long padding(long size) {
        return (TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK;
    }

    private static @Nullable TarHeader next(InputStream in, ArchiveGuard guard) throws IOException {
        byte[] block = in.readNBytes(TarHeader.BLOCK);
        if (block.length < TarHeader.BLOCK) {
            throw guard.broken("it is cut off: the mark at its end is missing");
        }
        if (TarHeader.isEnd(block)) {
            return null;
        }
        if (!TarHeader.sumFits(block)) {
            throw guard.broken("the check sum of a header doesn't fit");
        }
        return TarHeader.of(block);
    }

    private static byte[] extension(TarHeader header, InputStream content, ArchiveGuard guard) throws IOException {
        if (header.size() > LONGEST_EXTENSION) {
            throw guard.broken(
                    "a header is extended by " + header.size() + " bytes; " + LONGEST_EXTENSION + " is the limit");
        }
        return content.readAllBytes();
    }

    /** The name of the next member: GNU's long one, or the path of pax. */
    private static @Nullable String extended(
            TarHeader header, InputStream content, @Nullable String before, ArchiveGuard guard) throws IOException {
        String text = new String(extension(header, content, guard), StandardCharsets.UTF_8);
        if (header.type() == 'L') {
            return text.replaceFirst("\0.*", "");
        }
        String name = before;
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            String line = end < 0 ? "" : text.substring(at, end);
            String pair = line.substring(line.indexOf(' ') + 1);
            if (end < 0 || !pair.contains("=")) {
                throw guard.broken("an extended header (pax) can't be read");
            }
            if (pair.startsWith("size=") || pair.startsWith("GNU.sparse")) {
                throw guard.broken("a file of it is sparse, or larger than 8 GiB");
            }
            name = pair.startsWith("path=") ? pair.substring("path=".length()) : name;
            at = end + 1;
        }
        return name;
    }

    /** The content of one member, which ends where it does. */
    private static final class BoundedStream extends InputStream {

        private final InputStream stream;
        private long left;

        BoundedStream(InputStream stream, long size) {
            this.stream = stream;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = stream.read(to, offset, (int) Math.min(left, length));
            left -= Math.max(0, count);
            return count;
        }
    }
}
