package io.shipit.ssh;

import java.util.Arrays;
import java.util.List;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/** Authentication (RFC 4252) that notes what a server would rather have than what it was given. */
final class LoginService extends ClientUserAuthService {
  /** Makes the service for a session. */
  static final class Factory extends ClientUserAuthServiceFactory {
    @Override
    public Service create(Session session) {
      return new LoginService(session);
    }
  }

  private LoginService(Session session) {
    super(session);
  }

  @Override
  protected void processUserAuth(int command, Buffer buffer, AuthFuture future) throws Exception {
    if (command == SshConstants.SSH_MSG_USERAUTH_FAILURE) {
      int start = buffer.rpos();
      List<String> methods = Arrays.asList(buffer.getString().split(",", -1));
      Client.attempt(getClientSession()).refused(buffer.getBoolean(), methods);
      buffer.rpos(start);
    }
    super.processUserAuth(command, buffer, future);
  }
}
