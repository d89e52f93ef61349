package dev.parley.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * Where the log of a command goes: nowhere for short commands, whose terminal is for people; into
 * the data folder for a node.
 */
final class Logs {

  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{36} %msg %kvp %mdc%n";

  /** Newest file and this many older ones, each of this size: 60 MB at most. */
  private static final int OLDER_FILES = 5;

  private static final String FILE_SIZE = "10MB";

  static void off() {
    silenceJavaLogging();
    root().setLevel(Level.OFF);
  }

  /** From now on everything of level INFO and above goes to {@code file}, and nothing elsewhere. */
  static void into(Path file) {
    silenceJavaLogging();
    var root = root();
    root.detachAndStopAllAppenders();
    root.setLevel(Level.INFO);
    root.addAppender(appender(root.getLoggerContext(), file.toString()));
  }

  /**
   * The speech engines log through it, to the terminal, and what they log may be a caller's words.
   */
  private static void silenceJavaLogging() {
    LogManager.getLogManager().reset();
  }

  private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, String file) {
    var lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern(LINE);
    lines.start();
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setName("file");
    appender.setFile(file);
    appender.setEncoder(lines);
    appender.setRollingPolicy(window(context, appender, file));
    appender.setTriggeringPolicy(size(context));
    appender.start();
    return appender;
  }

  private static FixedWindowRollingPolicy window(
      LoggerContext context, RollingFileAppender<ILoggingEvent> parent, String file) {
    var window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(parent);
    window.setFileNamePattern(file + ".%i");
    window.setMinIndex(1);
    window.setMaxIndex(OLDER_FILES);
    window.start();
    return window;
  }

  private static SizeBasedTriggeringPolicy<ILoggingEvent> size(LoggerContext context) {
    var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
    size.start();
    return size;
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private Logs() {}
}
