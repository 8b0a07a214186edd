package dev.descent.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record of one component, a number: in JSON it is that bare number, or a word, which stands for the record without a number.
 * The record tells Jackson the same by {@code @JsonValue} and {@code @JsonCreator}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NumberOrWord {

    /** The word, as {@code full}. */
    String value();
}
