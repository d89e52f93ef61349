package dev.parley.node.kafka;

import org.jspecify.annotations.Nullable;

/**
 * Why Kafka could not do what a node asked of it. The text names what was found and what was
 * expected, never what a caller said.
 */
public final class KafkaFailure extends RuntimeException {

  /** No broker answered, or it did not answer in time. */
  public static final String UNAVAILABLE = "kafka_unavailable";

  /** The broker said no: a name, a size or a right. */
  public static final String REFUSED = "kafka_refused";

  /** Another process listens on the embedded broker's port. */
  public static final String PORT_TAKEN = "kafka_port_taken";

  /** The folder cannot be used by the embedded broker. */
  public static final String FOLDER = "kafka_folder";

  private static final long serialVersionUID = 1L;

  private final String code;

  public KafkaFailure(String code, String text, @Nullable Throwable cause) {
    super(text, cause);
    this.code = code;
  }

  /** Stable, for metrics and exit codes. */
  public String code() {
    return code;
  }

  /** Whether the same may work a moment later. */
  public boolean retryable() {
    return code.equals(UNAVAILABLE);
  }
}
