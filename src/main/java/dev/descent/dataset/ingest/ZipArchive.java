package dev.descent.dataset.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A zip archive, read by its directory at the end. Every check sum is compared.
 *
 * @param expansionBounded as in {@link ArchiveGuard}
 */
record ZipArchive(Received received, long maxBytes, boolean expansionBounded) implements Archive {

    @Override
    public void forEach(Visitor visitor) throws IOException {
        ArchiveGuard guard = new ArchiveGuard(received.part(), maxBytes, expansionBounded);
        ZipDirectory.check(received, guard);
        try (ZipFile zip = open(guard)) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
                String name = guard.name(entry.getName());
                if (entry.getGeneralPurposeBit().usesEncryption()) {
                    throw guard.refused(name, "encrypted", "it is encrypted; make the archive without a password");
                }
                if (entry.isUnixSymlink()) {
                    throw guard.refused(name, "not_a_file", "it is a link; put the file itself into the archive");
                }
                if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
                    throw guard.refused(
                            name, "unknown_compression", "its compression is none of deflate and none at all");
                }
                visit(zip, entry, name, guard, visitor);
            }
        }
    }

    private ZipFile open(ArchiveGuard guard) {
        try {
            return ZipFile.builder()
                    .setFile(received.file().toFile())
                    .setIgnoreLocalFileHeader(true)
                    .get();
        } catch (IOException | RuntimeException e) {
            throw guard.broken(String.valueOf(e.getMessage()));
        }
    }

    private static void visit(ZipFile zip, ZipArchiveEntry entry, String name, ArchiveGuard guard, Visitor visitor)
            throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream content = stream(zip, entry, name, guard)) {
            InputStream checked =
                    new CheckedInputStream(guard.content(name, content, Math.max(0, entry.getCompressedSize())), sum);
            visitor.accept(name, checked);
            checked.transferTo(OutputStream.nullOutputStream());
        }
        if (sum.getValue() != entry.getCrc()) {
            throw guard.refused(name, "damaged", "its check sum (CRC-32) is another one than the archive says");
        }
    }

    private static InputStream stream(ZipFile zip, ZipArchiveEntry entry, String name, ArchiveGuard guard) {
        try {
            return zip.getInputStream(entry);
        } catch (IOException | RuntimeException e) {
            throw guard.refused(name, "damaged", "it can't be found (" + e.getMessage() + ")");
        }
    }
}
