package dev.descent.dataset;

import dev.descent.tensor.MappedTensor;
import java.util.List;

/** Images of bytes, turned into numbers through a table of all 256 values, one for each channel. */
final class ImageExamples extends StoredExamples {

    private final MappedTensor images;
    private final int pixels;
    private final float[][] floatTables;
    private final double[][] doubleTables;

    ImageExamples(MappedTensor images, float[] targets, int[] rows, Preprocessing preprocessing) {
        super(rows, targets);
        this.images = images;
        this.pixels = Math.toIntExact(preprocessing.inputShape().elements());
        List<Preprocessing.Feature> channels = preprocessing.features();
        this.floatTables = new float[channels.size()][256];
        this.doubleTables = new double[channels.size()][256];
        for (int channel = 0; channel < channels.size(); channel++) {
            for (int value = 0; value < 256; value++) {
                doubleTables[channel][value] = channels.get(channel).scale(value);
                floatTables[channel][value] = (float) doubleTables[channel][value];
            }
        }
    }

    @Override
    void gatherInputs(int[] stored, float[] inputs, int offset) {
        byte[] row = new byte[pixels];
        int channels = floatTables.length;
        for (int k = 0; k < stored.length; k++) {
            images.copy((long) stored[k] * pixels, row, 0, pixels);
            int start = offset + k * pixels;
            if (channels == 1) {
                look(row, floatTables[0], inputs, start);
            } else {
                look(row, floatTables, inputs, start);
            }
        }
    }

    @Override
    void gatherInputs(int[] stored, double[] inputs, int offset) {
        byte[] row = new byte[pixels];
        int channels = doubleTables.length;
        for (int k = 0; k < stored.length; k++) {
            images.copy((long) stored[k] * pixels, row, 0, pixels);
            int start = offset + k * pixels;
            if (channels == 1) {
                look(row, doubleTables[0], inputs, start);
            } else {
                look(row, doubleTables, inputs, start);
            }
        }
    }

    private static void look(byte[] row, float[] table, float[] inputs, int start) {
        for (int i = 0; i < row.length; i++) {
            inputs[start + i] = table[row[i] & 0xFF];
        }
    }

    private static void look(byte[] row, float[][] tables, float[] inputs, int start) {
        for (int channel = 0; channel < tables.length; channel++) {
            float[] table = tables[channel];
            for (int i = channel; i < row.length; i += tables.length) {
                inputs[start + i] = table[row[i] & 0xFF];
            }
        }
    }

    private static void look(byte[] row, double[] table, double[] inputs, int start) {
        for (int i = 0; i < row.length; i++) {
            inputs[start + i] = table[row[i] & 0xFF];
        }
    }

    private static void look(byte[] row, double[][] tables, double[] inputs, int start) {
        for (int channel = 0; channel < tables.length; channel++) {
            double[] table = tables[channel];
            for (int i = channel; i < row.length; i += tables.length) {
                inputs[start + i] = table[row[i] & 0xFF];
            }
        }
    }
}
