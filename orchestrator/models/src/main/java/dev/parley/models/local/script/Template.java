package dev.parley.models.local.script;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text with {@code {name}} and {@code {name:digits}}, the latter read digit by digit. */
final class Template {

  private static final Pattern HOLE = Pattern.compile("\\{([a-z][a-z0-9_.]*)(:digits)?}");

  /** The names that a text wants filled in. */
  static List<String> names(String text) {
    return HOLE.matcher(text).results().map(hole -> hole.group(1)).toList();
  }

  /** The text filled in; null if a value is missing. */
  static @Nullable String fill(String text, Function<String, @Nullable String> values) {
    var filled = new StringBuilder();
    var matcher = HOLE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      var value = values.apply(matcher.group(1));
      if (value == null) {
        return null;
      }
      filled.append(text, from, matcher.start());
      filled.append(matcher.group(2) == null ? value : Sentences.digits(value));
      from = matcher.end();
    }
    return filled.append(text, from, text.length()).toString();
  }

  private Template() {}
}
