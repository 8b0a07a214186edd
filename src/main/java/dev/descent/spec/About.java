package dev.descent.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the catalogue says of a spec record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface About {

    /** What it is, in one sentence. */
    String value();

    /** Its equation in plain Unicode; empty if there is none. */
    String equation() default "";

    /** Where it was published: authors and year; empty if there is no such place. */
    String source() default "";
}
