package dev.parley.admin.port;

/** What a node counts, in the words of whoever scrapes it. Safe from any thread. */
public interface MetricsText {

  /** The content type of {@link #scrape}. */
  String contentType();

  /** All metrics as they are now. */
  String scrape();
}
