import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { UserDirectory } from '../constructs/user-directory.ts';

/** Passwords and second factors. */
export class IdentityStack extends Stack {
  readonly users: UserDirectory;

  constructor(app: App, id: string, props: StackProps) {
    super(app, id, { ...props, terminationProtection: true });
    this.users = new UserDirectory(this, 'Users');
  }
}
