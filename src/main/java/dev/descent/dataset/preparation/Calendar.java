package dev.descent.dataset.preparation;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A point in time becomes some numbers of the calendar, in UTC; the other numbers stay.
 *
 * @param at places of the columns, ascending
 */
record Calendar(int[] at, List<Datetime.Part> parts) implements RowTransform {

    @Override
    public void apply(double[] from, double[] to, RowContext context) {
        int source = 0;
        int place = 0;
        for (int column : at) {
            System.arraycopy(from, source, to, place, column - source);
            place += column - source;
            double seconds = from[column];
            OffsetDateTime time = Double.isNaN(seconds)
                    ? null
                    : Instant.ofEpochSecond((long) Math.floor(seconds)).atOffset(ZoneOffset.UTC);
            for (Datetime.Part part : parts) {
                to[place++] = time == null ? Double.NaN : part.of(time, seconds);
            }
            source = column + 1;
        }
        System.arraycopy(from, source, to, place, from.length - source);
    }
}
