package dev.descent.dataset.ingest;

import dev.descent.spec.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file whose columns hold single values. One row group at a time is in memory. */
final class ParquetSource implements TableSource {

    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};

    private final Received received;
    private final MessageType schema;
    private final List<String> columns;
    private final Set<Integer> unreadable;

    private ParquetSource(Received received, MessageType schema, List<String> columns, Set<Integer> unreadable) {
        this.received = received;
        this.schema = schema;
        this.columns = columns;
        this.unreadable = unreadable;
    }

    /** Looks at the columns; those that can't be read may only be there if they are ignored. */
    static ParquetSource of(Received received, TableOptions options, RowProblems problems) throws IOException {
        checkMagic(received, problems);
        MessageType schema = guarded(problems, () -> 0, () -> {
            try (ParquetFileReader reader = open(received)) {
                check(reader, received, problems);
                return reader.getFooter().getFileMetaData().getSchema();
            }
        });
        List<String> names = new ArrayList<>();
        Set<Integer> unreadable = new HashSet<>();
        for (Type column : schema.getFields()) {
            String name = column.getName().strip();
            String refusal = ParquetValues.refusal(column);
            if (refusal != null) {
                unreadable.add(names.size());
                if (!options.ignore().contains(name) && options.schema().get(name) != TableOptions.Type.IGNORE) {
                    problems.add(
                            name,
                            column.isPrimitive() ? "unsupported_type" : "nested_column",
                            "column '" + name + "' " + refusal + ": name it in ignore, or write its parts as columns");
                }
            }
            names.add(name);
        }
        TableRoles.checkNames(names, 0, "", problems);
        problems.throwIfAny();
        return new ParquetSource(received, schema, List.copyOf(names), unreadable);
    }

    private static void checkMagic(Received received, RowProblems problems) throws IOException {
        try (InputStream in = Files.newInputStream(received.file())) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw problems.with(
                        "not_parquet", problems.part() + " is no Parquet file: it doesn't begin with the bytes PAR1");
            }
        }
    }

    /** Of sizes that say more than there is, memory would be asked for. */
    private static void check(ParquetFileReader reader, Received received, RowProblems problems) throws IOException {
        long size = Files.size(received.file());
        long most = Runtime.getRuntime().maxMemory() / 3;
        int group = 0;
        for (BlockMetaData block : reader.getFooter().getBlocks()) {
            long bytes = 0;
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                long length = chunk.getTotalSize();
                if (length < 0 || chunk.getStartingPos() < 0 || chunk.getStartingPos() > size - length) {
                    throw problems.with("broken_parquet", "the file is damaged: a column lies behind its end");
                }
                bytes += length;
            }
            if (bytes > most) {
                throw problems.with(
                        "too_large",
                        "row group " + group + " has " + bytes + " bytes, and at most " + most
                                + " can be read at a time: write the file with smaller row groups, as"
                                + " row_group_size=100000 of pandas");
            }
            group++;
        }
    }

    private static ParquetFileReader open(Received received) throws IOException {
        return ParquetFileReader.open(
                new LocalInputFile(received.file()),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new ParquetCodecs())
                        .withUseHadoopVectoredIo(false)
                        .usePageChecksumVerification(true)
                        .build());
    }

    /** Something that reads the file. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    /** What comes of a damaged file is any exception: all that isn't the sink's is the file's fault. */
    private static <T> T guarded(RowProblems problems, LongSupplier rows, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof InvalidInputException invalid) {
                    throw invalid;
                }
                if (cause instanceof UncheckedIOException disk) {
                    throw disk;
                }
                if (cause instanceof ParquetCodecs.UnsupportedCodecException codec) {
                    throw problems.with(
                            "unsupported_compression",
                            "pages are compressed by " + codec.getMessage()
                                    + ": write the file with snappy, gzip, zstd or none");
                }
            }
            // A damaged count may ask for more memory than there is; none of it was given.
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw problems.with(
                    "broken_parquet",
                    "the file is damaged or cut off, and can be read up to row " + rows.getAsLong() + " only: "
                            + Suspects.shortened(reason.lines().findFirst().orElse("")));
        }
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public void read(RowSink sink, RowProblems problems) throws IOException {
        List<Type> wanted = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < columns.size(); place++) {
            if (!unreadable.contains(place)) {
                wanted.add(schema.getFields().get(place));
                places.add(place);
            }
        }
        MessageType projection = new MessageType(schema.getName(), wanted);
        ParquetRows rows = new ParquetRows(projection, places, sink);
        guarded(problems, rows::count, () -> {
            try (ParquetFileReader reader = open(received)) {
                reader.setRequestedSchema(projection);
                MessageColumnIO io = new ColumnIOFactory().getColumnIO(projection);
                PageReadStore pages = reader.readNextRowGroup();
                while (pages != null) {
                    RecordReader<Boolean> records = io.getRecordReader(pages, rows);
                    for (long row = 0; row < pages.getRowCount(); row++) {
                        if (!records.read()) {
                            return rows;
                        }
                    }
                    pages = reader.readNextRowGroup();
                }
                return rows;
            }
        });
    }
}
