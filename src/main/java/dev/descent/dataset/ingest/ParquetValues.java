package dev.descent.dataset.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** The values of one column of a Parquet file, as its types say what they mean. */
final class ParquetValues extends PrimitiveConverter {

    private static final double DAY = 86400;
    private static final int JULIAN_EPOCH = 2_440_588;
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.ISO_8859_1);

    private final PrimitiveType type;
    private final @Nullable LogicalTypeAnnotation meaning;
    private final int place;
    private final RowSink sink;

    ParquetValues(PrimitiveType type, int place, RowSink sink) {
        this.type = type;
        this.meaning = type.getLogicalTypeAnnotation();
        this.place = place;
        this.sink = sink;
    }

    /** Why a column can't be read, to follow its name; null if it can. */
    static @Nullable String refusal(Type column) {
        if (!column.isPrimitive()) {
            return "is nested: it holds lists, maps or structs";
        }
        if (column.isRepetition(Type.Repetition.REPEATED)) {
            return "is repeated: it holds lists";
        }
        PrimitiveType type = column.asPrimitiveType();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        boolean known = switch (type.getPrimitiveTypeName()) {
            case BOOLEAN, FLOAT, DOUBLE, INT96 -> true;
            case INT32, INT64 ->
                meaning == null
                        || meaning instanceof IntLogicalTypeAnnotation
                        || meaning instanceof DecimalLogicalTypeAnnotation
                        || meaning instanceof DateLogicalTypeAnnotation
                        || meaning instanceof TimestampLogicalTypeAnnotation;
            case BINARY ->
                meaning instanceof StringLogicalTypeAnnotation
                        || meaning instanceof EnumLogicalTypeAnnotation
                        || meaning instanceof JsonLogicalTypeAnnotation
                        || meaning instanceof DecimalLogicalTypeAnnotation;
            case FIXED_LEN_BYTE_ARRAY ->
                meaning instanceof DecimalLogicalTypeAnnotation || meaning instanceof Float16LogicalTypeAnnotation;
        };
        return known
                ? null
                : "has the type " + type.getPrimitiveTypeName()
                        + (meaning == null ? "" : " (" + meaning + ")")
                        + ", which is no number, text, truth value, date or time";
    }

    @Override
    public void addBoolean(boolean value) {
        byte[] text = value ? TRUE : FALSE;
        word(text);
    }

    @Override
    public void addInt(int value) {
        if (meaning instanceof DateLogicalTypeAnnotation) {
            time(value * DAY);
        } else {
            addLong(isUnsigned() ? Integer.toUnsignedLong(value) : value);
        }
    }

    @Override
    public void addLong(long value) {
        if (meaning instanceof TimestampLogicalTypeAnnotation timestamp) {
            time(
                    switch (timestamp.getUnit()) {
                        case MILLIS -> value / 1e3;
                        case MICROS -> value / 1e6;
                        case NANOS -> value / 1e9;
                    });
        } else if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            number(BigDecimal.valueOf(value, decimal.getScale()).doubleValue());
        } else {
            number(value < 0 && isUnsigned() ? value + 0x1p64 : value);
        }
    }

    private boolean isUnsigned() {
        return meaning instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();
    }

    @Override
    public void addFloat(float value) {
        number(value);
    }

    @Override
    public void addDouble(double value) {
        number(value);
    }

    @Override
    public void addBinary(Binary value) {
        if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
            number(new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()).doubleValue());
        } else if (meaning instanceof Float16LogicalTypeAnnotation) {
            number(half(value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort()));
        } else if (type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.INT96) {
            var parts = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            long nanoseconds = parts.getLong();
            time((parts.getInt() - JULIAN_EPOCH) * DAY + nanoseconds / 1e9);
        } else {
            byte[] text = value.getBytes();
            if (!Utf8.isValid(text, 0, text.length)) {
                throw new IllegalArgumentException("a text is not UTF-8");
            }
            word(text);
        }
    }

    /** IEEE 754 binary16. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double magnitude = exponent == 0
                ? Math.scalb((double) fraction, -24)
                : exponent == 0x1F
                        ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                        : Math.scalb((double) (fraction | 0x400), exponent - 25);
        return bits < 0 ? -magnitude : magnitude;
    }

    private void number(double value) {
        try {
            sink.number(place, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void time(double seconds) {
        try {
            sink.time(place, seconds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void word(byte[] text) {
        int from = 0;
        int to = text.length;
        while (from < to && text[from] >= 0 && text[from] <= ' ') {
            from++;
        }
        while (from < to && text[to - 1] >= 0 && text[to - 1] <= ' ') {
            to--;
        }
        try {
            sink.word(place, text, from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
