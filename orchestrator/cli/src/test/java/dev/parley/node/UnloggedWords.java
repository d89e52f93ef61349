package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** While the tests of a class run everything of ours is logged, and none of it is what was said. */
final class UnloggedWords implements BeforeAllCallback, AfterAllCallback {

  private final List<String> said;
  private final Queue<String> found = new ConcurrentLinkedQueue<>();
  private final AtomicLong lines = new AtomicLong();
  private final AppenderBase<ILoggingEvent> reader =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.incrementAndGet();
          var line = whole(event).toLowerCase(Locale.ROOT);
          said.stream().filter(line::contains).forEach(words -> found.add(words + " in: " + line));
        }
      };

  /**
   * Watches for these.
   *
   * @param said in lower case
   */
  UnloggedWords(String... said) {
    this.said = List.of(said);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    reader.start();
    root().addAppender(reader);
    ours().setLevel(Level.TRACE);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ours().setLevel(null);
    root().detachAppender(reader);
    assertThat(lines).as("lines that were read").hasPositiveValue();
    assertThat(found).as("words of a call in the log").isEmpty();
  }

  private static String whole(ILoggingEvent event) {
    var cause = event.getThrowableProxy();
    return event.getFormattedMessage()
        + event.getKeyValuePairs()
        + event.getMDCPropertyMap()
        + (cause == null ? "" : ThrowableProxyUtil.asString(cause));
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static Logger ours() {
    return (Logger) LoggerFactory.getLogger("dev.parley");
  }
}
