package dev.descent;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON has no NaN and no infinity: writes null in their place, whatever answer they are in. */
final class FiniteNumbersModule extends SimpleModule {

    private static final long serialVersionUID = 1;

    FiniteNumbersModule() {
        super("finite numbers");
        addSerializer(Double.class, new FiniteDouble());
        addSerializer(double.class, new FiniteDouble());
    }

    private static final class FiniteDouble extends StdSerializer<Double> {

        FiniteDouble() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializationContext context) {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }
}
