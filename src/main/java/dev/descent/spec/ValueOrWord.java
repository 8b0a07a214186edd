package dev.descent.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record of one component, a number or a map: in JSON it is that bare value, or a word, which stands for the record without one.
 * The record tells Jackson the same by {@code @JsonValue} and {@code @JsonCreator}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ValueOrWord {

    /** The word, as {@code full}. */
    String value();
}
