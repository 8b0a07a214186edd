package dev.descent.dataset.ingest;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Expands the pages of Parquet files without native code, none beyond a limit: the sizes in a file are anyone's word. */
final class ParquetCodecs implements CompressionCodecFactory {

    private static final int LARGEST_PAGE = 1 << 27;

    /** Expands a page. */
    private interface Codec {
        void expand(byte[] from, byte[] to) throws IOException;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        return switch (name) {
            case UNCOMPRESSED -> new Pages((from, to) -> System.arraycopy(from, 0, to, 0, to.length));
            case GZIP -> new Pages(ParquetCodecs::gunzip);
            case SNAPPY -> new Pages(block(new SnappyDecompressor()));
            case ZSTD -> new Pages(block(new ZstdDecompressor()));
            case LZ4_RAW -> new Pages(block(new Lz4Decompressor()));
            case LZO, BROTLI, LZ4 -> throw new UnsupportedCodecException(name.name());
        };
    }

    /** That pages are compressed in a way that isn't known here. */
    static final class UnsupportedCodecException extends RuntimeException {
        UnsupportedCodecException(String codec) {
            super(codec);
        }
    }

    private static void gunzip(byte[] from, byte[] to) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(from))) {
            if (in.readNBytes(to, 0, to.length) < to.length) {
                throw new IOException("a page is shorter than it says");
            }
        }
    }

    private static Codec block(Decompressor decompressor) {
        return (from, to) -> {
            if (decompressor.decompress(from, 0, from.length, to, 0, to.length) != to.length) {
                throw new IOException("a page is shorter than it says");
            }
        };
    }

    private record Pages(Codec codec) implements BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(expand(bytes.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer from, int length, ByteBuffer to, int size) throws IOException {
            byte[] bytes = new byte[length];
            from.get(bytes);
            to.put(expand(bytes, size));
        }

        private byte[] expand(byte[] from, int size) throws IOException {
            if (size < 0 || size > LARGEST_PAGE) {
                throw new IOException("a page has " + size + " bytes");
            }
            byte[] to = new byte[size];
            codec.expand(from, to);
            return to;
        }

        @Override
        public void release() {}
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        throw new UnsupportedOperationException("files are read only");
    }

    @Override
    public void release() {}
}
