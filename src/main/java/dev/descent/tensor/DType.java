package dev.descent.tensor;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Element types that training computes in. */
public enum DType {
    @JsonProperty("float32")
    FLOAT32(4),
    @JsonProperty("float64")
    FLOAT64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
