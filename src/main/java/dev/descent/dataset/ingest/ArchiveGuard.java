package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Watches one reading of an archive: over its members' names and number, and over what they expand to. */
final class ArchiveGuard {

    static final int MOST_MEMBERS = 200_000;

    private static final int LONGEST_NAME = 1000;
    private static final int FREE_BYTES = 1 << 20;
    private static final int MOST_EXPANSION = 200;

    private final String part;
    private final long maxBytes;
    private final boolean expansionBounded;
    private final Set<String> names = new HashSet<>();
    private long bytes;

    /**
     * @param maxBytes of all members together, expanded
     * @param expansionBounded whether a member that expands to many times its size is refused, as none does that is compressed already
     */
    ArchiveGuard(String part, long maxBytes, boolean expansionBounded) {
        this.part = part;
        this.maxBytes = maxBytes;
        this.expansionBounded = expansionBounded;
    }

    /** Checks the name of a member that comes next. */
    String name(String name) {
        if (names.size() == MOST_MEMBERS) {
            throw new InvalidInputException(
                    part, "too_many_entries", part + " has more than " + MOST_MEMBERS + " files; that is the limit");
        }
        String path = name.replace('\\', '/');
        if (path.isEmpty() || path.length() > LONGEST_NAME || path.chars().anyMatch(c -> c < ' ')) {
            throw refused(
                    shown(path),
                    "bad_name",
                    "names must have 1 to " + LONGEST_NAME + " characters, none a control one");
        }
        if (path.startsWith("/")
                || path.matches("[A-Za-z]:.*")
                || Arrays.asList(path.split("/")).contains("..")) {
            throw refused(shown(path), "bad_name", "names must lie below the archive, without .. and a leading /");
        }
        if (!names.add(path)) {
            throw refused(path, "duplicate_entry", "the archive has two files of this name");
        }
        return path;
    }

    private static String shown(String name) {
        String printable = name.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > 100 ? printable.substring(0, 100) + "…" : printable;
    }

    /** A mistake of one member. */
    InvalidInputException refused(String name, String code, String message) {
        return new InvalidInputException(part + ":" + name, code, part + ", entry '" + name + "': " + message);
    }

    /** That the archive itself can't be read. */
    InvalidInputException broken(String what) {
        return new InvalidInputException(
                part, "broken_archive", part + " is damaged: " + what + "; make the archive anew and send it again");
    }

    /**
     * The content of a member, whose damage and size are told as what they are.
     *
     * @param compressed bytes of it in the archive
     */
    InputStream content(String name, InputStream stream, long compressed) {
        return new InputStream() {

            private long read;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                int count;
                try {
                    count = stream.read(to, offset, length);
                } catch (IOException | RuntimeException e) {
                    throw refused(name, "damaged", "it can't be expanded (" + e.getMessage() + ")");
                }
                if (count > 0) {
                    count(count);
                }
                return count;
            }

            private void count(int count) {
                read += count;
                bytes += count;
                if (bytes > maxBytes) {
                    throw new InvalidInputException(
                            part,
                            "too_large",
                            part + " has more than " + maxBytes + " bytes when expanded; that is the limit");
                }
                if (expansionBounded && read > FREE_BYTES && read / MOST_EXPANSION > compressed) {
                    throw refused(
                            name,
                            "too_large",
                            "it expands to more than " + MOST_EXPANSION + " times its size, as no image does");
                }
            }
        };
    }
}
