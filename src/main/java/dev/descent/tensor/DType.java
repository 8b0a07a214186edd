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

    /** Elements that one tensor can have: what one native buffer of 2 GiB holds. */
    public int mostElements() {
        return Integer.MAX_VALUE / bytes;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
