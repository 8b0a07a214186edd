package dev.descent.dataset.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/** Hands on the rows that a Parquet reader assembles; the record that is made of each says whether more are wanted. */
final class ParquetRows extends RecordMaterializer<Boolean> {

    private final RowSink sink;
    private final List<Converter> converters = new ArrayList<>();
    private long count;
    private boolean wanted = true;

    /** @param places numbers of the columns of the schema among all columns of the table */
    ParquetRows(MessageType schema, List<Integer> places, RowSink sink) {
        this.sink = sink;
        for (int i = 0; i < places.size(); i++) {
            converters.add(new ParquetValues(schema.getFields().get(i).asPrimitiveType(), places.get(i), sink));
        }
    }

    /** Rows that were handed on. */
    long count() {
        return count;
    }

    @Override
    public Boolean getCurrentRecord() {
        return wanted;
    }

    @Override
    public GroupConverter getRootConverter() {
        return new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return converters.get(field);
            }

            @Override
            public void start() {
                sink.begin(count + 1);
            }

            @Override
            public void end() {
                count++;
                try {
                    wanted = sink.end();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
