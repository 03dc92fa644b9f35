package io.buttonwood.server.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a record component of a body means and may hold; the validator and the API documents both read it.
///
/// A component is required unless it is `@Nullable` or has a default.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {
    String value();

    /// The member's name, where the component's in snake case would not be it. Of a record of a tagged sealed type: the
    /// tag's value.
    String name() default "";

    /// Of a sealed type: the member that says which of its records an object is, see [OneOf].
    String tag() default "";

    /// A value as JSON would show it; strings without quotes.
    String example() default "";

    /// The value when the member is absent, in the same form.
    String byDefault() default "";

    /// Least integer or decimal, or length of text or list.
    long min() default Long.MIN_VALUE;

    /// Greatest integer, or length of text or list.
    long max() default Long.MAX_VALUE;

    /// Whole-text pattern of a text. A text with a pattern is proven by it and not screened for attacks.
    String pattern() default "";

    /// A decimal that must be above zero.
    boolean positive() default false;

    /// A secret: never shown in an example, never logged, not screened.
    boolean secret() default false;
}
