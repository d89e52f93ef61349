package dev.parley.proto.tool;

/** A worker that runs inside a node, until it is closed. Safe from any thread. */
public interface StartedWorker extends AutoCloseable {

  /** How often this has happened since the start. */
  long count(WorkerCount what);

  @Override
  void close();
}
