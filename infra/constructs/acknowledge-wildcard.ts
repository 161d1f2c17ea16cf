import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, type IApplyRule } from 'cdk-nag';
import type { IConstruct } from 'constructs';

const metadataKey = 'call-record:acknowledged-wildcard';

/**
 * Says why policies below `construct` may name resources whose ARN ends in `ending`, such as `/media/*`. The ARN's beginning
 * is a token, and what it will look like in the template depends on which stack refers to which: cdk-nag's own way to
 * acknowledge wants it to the letter.
 */
export function acknowledgeWildcard(construct: IConstruct, ending: `${string}*`, reason: string): void {
  construct.node.addMetadata(metadataKey, { ending, reason });
}

/** AWS's rules for solutions, which know the wildcards that are acknowledged. */
export class SolutionsChecks extends AwsSolutionsChecks {
  constructor(app: App) {
    super(app);
  }

  protected override applyRule(params: IApplyRule): void {
    super.applyRule({
      ...params,
      rule: (resource) => {
        const result = params.rule(resource);
        return Array.isArray(result) ? result.filter((finding) => !isAcknowledged(resource, finding)) : result;
      },
    });
  }
}

function isAcknowledged(resource: IConstruct, finding: string): boolean {
  if (!finding.startsWith('Resource::')) return false;
  return resource.node.scopes.some(({ node }) =>
    node.metadata.some(({ type, data }) => type === metadataKey && finding.endsWith(data.ending)),
  );
}
