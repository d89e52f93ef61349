package dev.parley.media.port;

/**
 * By which a client that is attached to a call asks for things. On the call's loop; after the
 * call's end nothing has an effect.
 */
public interface AttachedClient {

  /**
   * The client asks for something. What its rights do not allow is refused to it by name; what
   * cannot be done is told to it and to nobody else.
   */
  void ask(ClientRequest request);

  /** The client is told nothing more. */
  void detach();
}
