package dev.parley.node.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * One section of an operator's settings, read strictly: what is missing, of the wrong kind or not
 * known is an {@link IllegalArgumentException} with {@code path: found (expected: what)}. Kept by
 * nobody once they are read.
 */
final class ConfigSection {

  private final ConfigObject values;
  private final String path;
  private final Set<String> known = new TreeSet<>();

  private interface Reader<T> {
    T read(Config from, String key);
  }

  /** Everything of ours. */
  static ConfigSection parley(Config root) {
    return new ConfigSection(
        read(root, "parley", "parley", "a section", Config::getConfig), "parley");
  }

  private ConfigSection(Config config, String path) {
    this.values = config.root();
    this.path = path;
  }

  ConfigSection section(String name) {
    return new ConfigSection(value(name, "a section", Config::getConfig), path + "." + name);
  }

  Duration duration(String key) {
    return value(key, "a time such as 500 ms", Config::getDuration);
  }

  int number(String key) {
    return value(key, "a whole number", ConfigSection::whole);
  }

  /** A size below 2 GiB. */
  int bytes(String key) {
    return value(
        key,
        "a size such as 4 MiB, below 2 GiB",
        (from, name) -> Math.toIntExact(from.getBytes(name)));
  }

  boolean flag(String key) {
    return value(key, "true or false", Config::getBoolean);
  }

  String text(String key) {
    return value(key, "a text", Config::getString);
  }

  /** Call it when everything was read: a key that nobody read is mistyped. */
  void refuseOthers() {
    refuse(_ -> true);
  }

  /** The same for sections alone: single values beside them are this process's own marks. */
  void refuseOtherSections() {
    refuse(key -> values.get(key) instanceof ConfigObject);
  }

  private void refuse(Predicate<String> isOurs) {
    for (var key : values.keySet()) {
      if (!known.contains(key) && isOurs.test(key)) {
        throw new IllegalArgumentException(
            "%s.%s: not known (expected: one of %s)"
                .formatted(path, key, String.join(", ", known)));
      }
    }
  }

  private <T> T value(String key, String expected, Reader<T> reader) {
    known.add(key);
    return read(values.toConfig(), key, path + "." + key, expected, reader);
  }

  private static <T> T read(
      Config from, String key, String path, String expected, Reader<T> reader) {
    try {
      return reader.read(from, key);
    } catch (ConfigException.Missing absent) {
      throw new IllegalArgumentException(
          "%s: absent (expected: %s)".formatted(path, expected), absent);
    } catch (ConfigException | ArithmeticException wrong) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s)".formatted(path, found(from, key), expected), wrong);
    }
  }

  private static String found(Config from, String key) {
    var found = from.getValue(key);
    return found instanceof ConfigObject ? "a section" : found.unwrapped().toString();
  }

  /** The library itself would cut a fraction off. */
  private static int whole(Config from, String key) {
    int number = from.getInt(key);
    if (number != from.getDouble(key)) {
      throw new ArithmeticException("a fraction");
    }
    return number;
  }
}
