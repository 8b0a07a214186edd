package dev.descent.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a spec family: a bare number in its place is a spec of this type with this one field. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NumberShorthand {

    /** Name of the member, as {@code constant}. */
    String type();

    /** JSON name of the field that the number is the value of, as {@code learning_rate}. */
    String field();
}
