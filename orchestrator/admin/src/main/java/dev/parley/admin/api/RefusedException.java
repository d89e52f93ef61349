package dev.parley.admin.api;

/** Carries a failure from where a request is parsed to {@link Problems}. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient AdminFailure failure;

  RefusedException(AdminFailure failure) {
    super(failure.code(), null, false, false);
    this.failure = failure;
  }

  static RefusedException badRequest(String param, String found, String expected) {
    return new RefusedException(new AdminFailure.BadRequest(param, shortened(found), expected));
  }

  static RefusedException agentNotFound(String id) {
    return new RefusedException(new AdminFailure.AgentNotFound(shortened(id)));
  }

  AdminFailure failure() {
    return failure;
  }

  /** A client may send anything; the answer quotes no more than a line of it. */
  private static String shortened(String found) {
    return found.length() <= 80 ? found : found.substring(0, 80) + "…";
  }
}
