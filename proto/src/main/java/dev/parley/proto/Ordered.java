package dev.parley.proto;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Unchangeable copies of maps that keep their order, for what people read from top to bottom. */
public final class Ordered {

  public static <K, V> Map<K, V> copyOf(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  private Ordered() {}
}
